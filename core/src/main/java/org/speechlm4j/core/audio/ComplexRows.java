package org.speechlm4j.core.audio;

/**
 * Complex signals side by side: row t holds value t of each of them.
 *
 * @param real real parts, [values][signals]
 * @param imaginary imaginary parts, [values][signals]
 */
record ComplexRows(double[][] real, double[][] imaginary) {

  static ComplexRows zeros(int values, int signals) {
    return new ComplexRows(new double[values][signals], new double[values][signals]);
  }

  /** Squared absolute values of the first {@code rows} rows; they overwrite the real parts. */
  double[][] powers(int rows, int signals) {
    for (int k = 0; k < rows; k++) {
      square(real[k], imaginary[k], signals);
    }
    return real;
  }

  private static void square(double[] real, double[] imaginary, int signals) {
    for (int i = 0; i < signals; i++) {
      real[i] = real[i] * real[i] + imaginary[i] * imaginary[i];
    }
  }
}
