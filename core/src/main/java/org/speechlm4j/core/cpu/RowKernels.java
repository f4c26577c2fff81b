package org.speechlm4j.core.cpu;

/**
 * Sums and maxima over rows of neighbouring elements and what norms make of them, on one thread.
 *
 * <p>The order of a sum depends on the number of elements alone. Output and input may be the same
 * range, but not overlap otherwise.
 */
interface RowKernels {

  /** Sum of {@code count} elements. */
  float sum(float[] x, int from, int count);

  /** Sum of the squared differences of {@code count} elements from {@code mean}. */
  float squares(float[] x, int from, int count, float mean);

  /** The largest of {@code count} elements, negative infinity of none; NaN counts as smaller. */
  float max(float[] x, int from, int count);

  /**
   * {@code out[to + i] = exp(x[from + i] - shift)}, where no element exceeds {@code shift}.
   *
   * @return the sum of what was written
   */
  float exponentials(float[] x, int from, int count, float shift, float[] out, int to);

  /**
   * {@code out[at + i] = (x[at + i] - mean) factor weight[i] + bias[i]} for {@code i} below {@code
   * count}.
   */
  void normalize(
      float[] x,
      int at,
      int count,
      float mean,
      float factor,
      float[] weight,
      float[] bias,
      float[] out);

  /** {@code out[to + i] = factor x[from + i]} for {@code i} below {@code count}. */
  void scale(float[] x, int from, int count, float factor, float[] out, int to);

  /** {@code out[at + i] = (x[at + i] - mean[i]) factor[i] + bias[i]} for all {@code i} of mean. */
  void normalizeColumns(float[] x, int at, float[] mean, float[] factor, float[] bias, float[] out);

  /**
   * Adds a row's differences from {@code shift} to {@code sums} and their squares to {@code
   * squares}, column by column.
   */
  void addMoments(float[] x, int at, float[] shift, float[] sums, float[] squares);

  /** Adds {@code factor x[from + i]} to {@code out[to + i]} for {@code i} below {@code count}. */
  void addScaled(float[] x, int from, int count, float factor, float[] out, int to);

  /**
   * Adds {@code x[xFrom + i] y[yFrom + i]} to {@code out[to + i]} for {@code i} below {@code
   * count}.
   */
  void addProducts(float[] x, int xFrom, float[] y, int yFrom, int count, float[] out, int to);
}
