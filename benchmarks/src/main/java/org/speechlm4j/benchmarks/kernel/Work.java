package org.speechlm4j.benchmarks.kernel;

/**
 * How much a computation has to do, whoever does it.
 *
 * @param operations additions and multiplications, a fused one counting two
 * @param bytes what has to be read or written at least once: operands and results
 */
public record Work(double operations, double bytes) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public Work {
    if (!(operations >= 0 && bytes >= 0)) {
      throw new IllegalArgumentException(
          "work: found %s operations and %s bytes, need 0 or more".formatted(operations, bytes));
    }
  }

  /** Several computations one after the other. */
  public Work times(int count) {
    return new Work(count * operations, count * bytes);
  }
}
