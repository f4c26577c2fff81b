package org.speechlm4j.core.cpu;

import java.util.Arrays;

/**
 * Numbers of 0 or more that may be beyond a double's range: {@code mantissa * 2^(256 exponent)}.
 *
 * <p>Sums and products have a double's precision, whatever their magnitude, and need neither
 * logarithms nor exponentials. Mantissas are in {@code [2^-128, 2^128)}, up to three times as large
 * after sums; that of zero is 0, with an exponent of negative infinity. Exponents are whole numbers
 * held as doubles, which never overflow.
 *
 * @param mantissas of all numbers
 * @param exponents of all numbers
 */
record WideNumbers(double[] mantissas, double[] exponents) {

  private static final double DOWN = 0x1p-256;
  private static final double UP = 0x1p256;
  private static final double SMALLEST = 0x1p-128;
  private static final double LARGEST = 0x1p128;
  private static final double UNIT = 256 * Math.log(2);

  /** Half a unit and a little more: what a logarithm may keep beside its exponent. */
  private static final double REMAINDER = 89;

  /** So many numbers, all of them zero. */
  static WideNumbers zeros(int count) {
    WideNumbers zeros = new WideNumbers(new double[count], new double[count]);
    Arrays.fill(zeros.exponents, Double.NEGATIVE_INFINITY);
    return zeros;
  }

  /** Sets a number to {@code e^logarithm}. */
  void setExponential(int i, double logarithm) {
    if (logarithm == Double.NEGATIVE_INFINITY) {
      mantissas[i] = 0;
      exponents[i] = logarithm;
      return;
    }
    double exponent = Math.rint(logarithm / UNIT);
    exponents[i] = exponent;
    // Of huge logarithms nothing but rounding is left.
    mantissas[i] = Math.exp(Math.clamp(logarithm - exponent * UNIT, -REMAINDER, REMAINDER));
  }

  /** The natural logarithm of a number. */
  double logarithm(int i) {
    return Math.log(mantissas[i]) + exponents[i] * UNIT;
  }

  boolean isZero(int i) {
    return mantissas[i] == 0;
  }

  /** Adds number j to number i. */
  void add(int i, int j) {
    double above = exponents[j] - exponents[i];
    if (above == 0) {
      mantissas[i] += mantissas[j];
    } else if (above > 0) {
      mantissas[i] = mantissas[j] + (above == 1 ? mantissas[i] * DOWN : 0);
      exponents[i] = exponents[j];
    } else if (above == -1) {
      mantissas[i] += mantissas[j] * DOWN;
    } else if (Double.isNaN(above)) {
      // Both are zero, or one is not a number.
      mantissas[i] += mantissas[j];
      exponents[i] += exponents[j];
    }
  }

  /** Multiplies number i by number j of others. */
  void multiply(int i, WideNumbers others, int j) {
    double mantissa = mantissas[i] * others.mantissas[j];
    double exponent = exponents[i] + others.exponents[j];
    if (mantissa < SMALLEST) {
      mantissa *= UP;
      exponent -= 1;
    } else if (mantissa >= LARGEST) {
      mantissa *= DOWN;
      exponent += 1;
    }
    mantissas[i] = mantissa;
    exponents[i] = exponent;
  }

  /** Number i times number j of others, over a whole of which that is a part. */
  double share(int i, WideNumbers others, int j, WideNumbers wholes, int k) {
    double exponent = exponents[i] + others.exponents[j] - wholes.exponents[k];
    if (exponent < -2) {
      return 0;
    }
    double mantissa = mantissas[i] * others.mantissas[j] / wholes.mantissas[k];
    return exponent == 0 ? mantissa : Math.scalb(mantissa, 256 * (int) exponent);
  }

  /** A copy of the numbers from {@code from} (inclusive) to {@code to} (exclusive). */
  WideNumbers part(int from, int to) {
    return new WideNumbers(
        Arrays.copyOfRange(mantissas, from, to), Arrays.copyOfRange(exponents, from, to));
  }
}
