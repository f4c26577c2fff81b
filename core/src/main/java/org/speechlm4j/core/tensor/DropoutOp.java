package org.speechlm4j.core.tensor;

/**
 * Sets elements to zero at random and divides the others by the share that is kept: {@code [...]}
 * to the same shape.
 *
 * <p>Whether element {@code i} is kept follows from the seed and {@code i} alone, see {@link
 * #keeps}, so every engine draws the same mask, at any number of threads and when it is asked
 * again.
 *
 * <p>Srivastava et al. 2014, "Dropout".
 *
 * @param rate probability of a zero, at least 0 and below 1
 * @param seed what the mask is drawn from
 */
public record DropoutOp(float rate, long seed) implements Op {

  /**
   * Checks the rate.
   *
   * @throws IllegalArgumentException if it is out of range
   */
  public DropoutOp {
    Check.that(rate >= 0 && rate < 1, "dropout", "found rate %s, need 0 to below 1", rate);
  }

  /** Whether the element of an index is kept. */
  public boolean keeps(int index) {
    // SplitMix64 (Steele, Lea and Flood 2014) of a counter; its top 24 bits are a uniform float.
    long z = seed + (index + 1L) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return ((z ^ (z >>> 31)) >>> 40) * 0x1p-24f >= rate;
  }

  /** What kept elements are multiplied by. */
  public float scale() {
    return 1 / (1 - rate);
  }

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("dropout", in, 1);
    return in[0];
  }
}
