package org.speechlm4j.core.audio;

import java.util.Arrays;

/** Weighted sums of rows, each a plain loop over the row's elements. */
final class RowSums {

  private RowSums() {}

  /**
   * {@code sum[i] = sum over k of weights[k] rows[from + k][i]}, added in this order for each i.
   *
   * @param count elements of a row that are summed
   */
  static void weigh(double[] weights, double[][] rows, int from, double[] sum, int count) {
    Arrays.fill(sum, 0, count, 0);
    int k = 0;
    for (; k + 3 < weights.length; k += 4) {
      add(weights, k, rows, from + k, sum, count);
    }
    for (; k < weights.length; k++) {
      add(weights[k], rows[from + k], sum, count);
    }
  }

  /** {@code sum[i] += weight row[i]}. */
  static void add(double weight, double[] row, double[] sum, int count) {
    for (int i = 0; i < count; i++) {
      sum[i] += weight * row[i];
    }
  }

  /** Four rows at once, so that sums are loaded and stored a quarter as often. */
  private static void add(
      double[] weights, int k, double[][] rows, int from, double[] sum, int count) {
    double w0 = weights[k];
    double w1 = weights[k + 1];
    double w2 = weights[k + 2];
    double w3 = weights[k + 3];
    double[] x0 = rows[from];
    double[] x1 = rows[from + 1];
    double[] x2 = rows[from + 2];
    double[] x3 = rows[from + 3];
    for (int i = 0; i < count; i++) {
      sum[i] = sum[i] + w0 * x0[i] + w1 * x1[i] + w2 * x2[i] + w3 * x3[i];
    }
  }
}
