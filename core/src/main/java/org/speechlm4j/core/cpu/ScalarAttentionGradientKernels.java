package org.speechlm4j.core.cpu;

/** Attention's gradients in plain loops. */
final class ScalarAttentionGradientKernels implements AttentionGradientKernels {

  private static final int WIDTH = Panels.WIDTH;

  @Override
  public float weigh(
      float[] x,
      int from,
      int panels,
      float factor,
      float[] gradient,
      int at,
      float[] out,
      int to,
      int step) {
    double mean = 0;
    for (int j = 0; j < panels * WIDTH; j++) {
      float weight = factor * x[from + j];
      out[to + j / WIDTH * step + j % WIDTH] = weight;
      mean += (double) weight * gradient[at + j];
    }
    return (float) mean;
  }

  @Override
  public void differentiate(
      float[] weights, int from, int step, int panels, float mean, float[] gradient, int at) {
    for (int j = 0; j < panels * WIDTH; j++) {
      int place = from + j / WIDTH * step + j % WIDTH;
      float result = weights[place] * (gradient[at + j] - mean);
      weights[place] = result;
      gradient[at + j] = result;
    }
  }
}
