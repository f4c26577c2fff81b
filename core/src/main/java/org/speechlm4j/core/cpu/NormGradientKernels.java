package org.speechlm4j.core.cpu;

/**
 * What gradients of norms are made of, row by row on one thread; {@code g} is the gradient of a
 * norm's output. The order of a sum depends on the number of elements alone.
 */
interface NormGradientKernels {

  /** Sum of {@code x[xFrom + i] y[yFrom + i]} for {@code i} below {@code count}. */
  float dot(float[] x, int xFrom, float[] y, int yFrom, int count);

  /**
   * For all {@code i} of the weight, the sums of {@code g[at + i] weight[i]}, into {@code sums[0]},
   * and of the same times {@code x[at + i] - mean}, into {@code sums[1]}.
   */
  void sums(float[] x, int at, float mean, float[] weight, float[] g, float[] sums);

  /**
   * {@code out[at + i] = factor (g[at + i] weight[i] - average + (x[at + i] - mean) slope)} for all
   * {@code i} of the weight.
   */
  void row(
      float[] x,
      int at,
      float mean,
      float[] weight,
      float[] g,
      float factor,
      float average,
      float slope,
      float[] out);

  /**
   * Adds {@code g[at + i] (x[at + i] - mean) factor} to {@code weights[i]} and {@code g[at + i]} to
   * {@code biases[i]} for all {@code i} of the former.
   */
  void addRow(
      float[] x, int at, float mean, float factor, float[] g, float[] weights, float[] biases);

  /**
   * {@code out[at + i] = factor[i] (g[at + i] weight[i] - average[i] + (x[at + i] - mean[i])
   * slope[i])} for all {@code i} of the mean.
   */
  void columns(
      float[] x,
      int at,
      float[] mean,
      float[] weight,
      float[] g,
      float[] factor,
      float[] average,
      float[] slope,
      float[] out);

  /**
   * Adds {@code g[at + i]} to {@code sums[i]} and {@code g[at + i] (x[at + i] - mean[i])} to {@code
   * products[i]} for all {@code i} of the mean.
   */
  void addColumns(float[] x, int at, float[] mean, float[] g, float[] sums, float[] products);

  /** {@code out[at + i] = y[at + i] (g[at + i] - shift)} for {@code i} below {@code count}. */
  void softmax(float[] y, float[] g, int at, int count, float shift, float[] out);

  /** {@code out[at + i] = g[at + i] - exp(y[at + i]) sum}, where no {@code y} exceeds 0. */
  void logSoftmax(float[] y, float[] g, int at, int count, float sum, float[] out);
}
