package org.speechlm4j.core.cpu;

/** Gradients of norms by plain loops; sums of a row in double precision. */
final class ScalarNormGradientKernels implements NormGradientKernels {

  @Override
  public float dot(float[] x, int xFrom, float[] y, int yFrom, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += (double) x[xFrom + i] * y[yFrom + i];
    }
    return (float) sum;
  }

  @Override
  public void sums(float[] x, int at, float mean, float[] weight, float[] g, float[] sums) {
    double sum = 0;
    double product = 0;
    for (int i = 0; i < weight.length; i++) {
      double passed = (double) g[at + i] * weight[i];
      sum += passed;
      product += passed * (x[at + i] - mean);
    }
    sums[0] = (float) sum;
    sums[1] = (float) product;
  }

  @Override
  public void row(
      float[] x,
      int at,
      float mean,
      float[] weight,
      float[] g,
      float factor,
      float average,
      float slope,
      float[] out) {
    for (int i = 0; i < weight.length; i++) {
      float passed = g[at + i] * weight[i] - average;
      out[at + i] = factor * (passed + (x[at + i] - mean) * slope);
    }
  }

  @Override
  public void addRow(
      float[] x, int at, float mean, float factor, float[] g, float[] weights, float[] biases) {
    for (int i = 0; i < weights.length; i++) {
      weights[i] += g[at + i] * ((x[at + i] - mean) * factor);
      biases[i] += g[at + i];
    }
  }

  @Override
  public void columns(
      float[] x,
      int at,
      float[] mean,
      float[] weight,
      float[] g,
      float[] factor,
      float[] average,
      float[] slope,
      float[] out) {
    columns(x, at, mean, weight, g, factor, average, slope, out, 0);
  }

  /** A row from column {@code first} on. */
  static void columns(
      float[] x,
      int at,
      float[] mean,
      float[] weight,
      float[] g,
      float[] factor,
      float[] average,
      float[] slope,
      float[] out,
      int first) {
    for (int i = first; i < mean.length; i++) {
      float passed = g[at + i] * weight[i] - average[i];
      out[at + i] = factor[i] * (passed + (x[at + i] - mean[i]) * slope[i]);
    }
  }

  @Override
  public void addColumns(
      float[] x, int at, float[] mean, float[] g, float[] sums, float[] products) {
    for (int i = 0; i < mean.length; i++) {
      sums[i] += g[at + i];
      products[i] += g[at + i] * (x[at + i] - mean[i]);
    }
  }

  @Override
  public void softmax(float[] y, float[] g, int at, int count, float shift, float[] out) {
    for (int i = at; i < at + count; i++) {
      out[i] = y[i] * (g[i] - shift);
    }
  }

  @Override
  public void logSoftmax(float[] y, float[] g, int at, int count, float sum, float[] out) {
    for (int i = at; i < at + count; i++) {
      out[i] = g[i] - (float) Math.exp(y[i]) * sum;
    }
  }
}
