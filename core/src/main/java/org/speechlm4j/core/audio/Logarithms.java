package org.speechlm4j.core.audio;

/**
 * Logarithms of rows of values, within two units in the last place of a double, and 3e-16 near 1.
 *
 * <p>{@code x = 2^e m}, and {@code m} is {@code 1 + r} times one of 128 values whose logarithms are
 * in a table; six terms give {@code log(1 + r)}, {@code |r| < 1 / 128} (Tang 1990, "Table-driven
 * implementation of the logarithm function in IEEE floating-point arithmetic").
 */
final class Logarithms {

  private static final int TABLE_BITS = 7;
  private static final int FRACTION_BITS = 52;
  private static final long FRACTION = (1L << FRACTION_BITS) - 1;
  private static final long ONE = Double.doubleToRawLongBits(1);
  private static final int BIAS = 1023;

  /** The first 32 bits of log(2), whose products with exponents are exact, and the rest. */
  private static final double LN_2_HIGH = 0x1.62e42feep-1;

  private static final double LN_2_LOW = 0x1.a39ef35793c76p-33;

  private static final double LOG10_E = 1 / Math.log(10);

  private static final double[] RECIPROCALS = new double[1 << TABLE_BITS];
  private static final double[] LOGARITHMS = new double[1 << TABLE_BITS];

  static {
    for (int k = 1; k < RECIPROCALS.length; k++) {
      // The middle of what has these leading bits; 1 itself where the logarithm may be small.
      double middle = 1 + (k + 0.5) / RECIPROCALS.length;
      RECIPROCALS[k] = 1 / middle;
      LOGARITHMS[k] = -Math.log(RECIPROCALS[k]);
    }
    RECIPROCALS[0] = 1;
  }

  private Logarithms() {}

  /** Overwrites values with their natural logarithms, smaller ones with that of {@code floor}. */
  static void natural(double[] values, int count, double floor) {
    for (int i = 0; i < count; i++) {
      values[i] = natural(Math.max(values[i], floor));
    }
  }

  /** Overwrites values with their decimal logarithms, smaller ones with that of {@code floor}. */
  static void decimal(double[] values, int count, double floor) {
    for (int i = 0; i < count; i++) {
      values[i] = natural(Math.max(values[i], floor)) * LOG10_E;
    }
  }

  static double natural(double x) {
    if (!(x >= Double.MIN_NORMAL && x <= Double.MAX_VALUE)) {
      return Math.log(x);
    }
    long bits = Double.doubleToRawLongBits(x);
    int k = (int) (bits >>> (FRACTION_BITS - TABLE_BITS)) & (RECIPROCALS.length - 1);
    double r = Double.longBitsToDouble((bits & FRACTION) | ONE) * RECIPROCALS[k] - 1;
    double exponent = (int) (bits >>> FRACTION_BITS) - BIAS;
    double tail = r * r * (r * (1.0 / 3 - r * (1.0 / 4 - r * (1.0 / 5 - r / 6))) - 0.5);
    return exponent * LN_2_HIGH + LOGARITHMS[k] + (r + (tail + exponent * LN_2_LOW));
  }
}
