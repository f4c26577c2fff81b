package org.speechlm4j.benchmarks.compare;

/**
 * How far the results of two contestants are apart: a comparison of speed is worth something only
 * if both did the same.
 *
 * @param largest absolute difference over the largest magnitude
 * @param unequal share of elements that are not equal
 */
record Difference(double largest, double unequal) {

  /** Share of codes that rounding may decide otherwise. */
  private static final double MAX_UNEQUAL_CODES = 0.002;

  /** Of the largest magnitude, with products of bfloat16 in mind. */
  private static final double MAX_ROUNDING = 0.02;

  static Difference of(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalStateException(
          "results: found %d and %d elements, need one number".formatted(a.length, b.length));
    }
    double largest = 0;
    double magnitude = 0;
    int unequal = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = Math.abs((double) a[i] - b[i]);
      largest = Math.max(largest, difference);
      magnitude = Math.max(magnitude, Math.abs(b[i]));
      unequal += difference > 0 ? 1 : 0;
    }
    return new Difference(
        magnitude == 0 ? largest : largest / magnitude, (double) unequal / Math.max(1, a.length));
  }

  /** Whether both did the same. */
  boolean negligible() {
    return largest <= MAX_ROUNDING || unequal <= MAX_UNEQUAL_CODES;
  }
}
