package org.speechlm4j.core.fuzz;

/**
 * How long a reader is fuzzed: until either bound is reached.
 *
 * @param inputs number of damaged files
 * @param seconds how long
 * @param seed what all damage follows from
 */
public record FuzzLength(long inputs, long seconds, long seed) {

  private static final long INPUTS = 1_000;
  private static final long SEED = 1;

  /**
   * What the system properties {@code fuzz.inputs}, {@code fuzz.seconds} and {@code fuzz.seed} say;
   * a second or two if they say nothing.
   */
  public static FuzzLength ofProperties() {
    long inputs = Long.getLong("fuzz.inputs", 0);
    long seconds = Long.getLong("fuzz.seconds", 0);
    long seed = Long.getLong("fuzz.seed", SEED);
    if (inputs <= 0 && seconds <= 0) {
      return new FuzzLength(INPUTS, Long.MAX_VALUE, seed);
    }
    return new FuzzLength(
        inputs > 0 ? inputs : Long.MAX_VALUE, seconds > 0 ? seconds : Long.MAX_VALUE, seed);
  }
}
