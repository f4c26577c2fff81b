package org.speechlm4j.core.cpu;

/** Gates in plain loops. */
final class ScalarGateKernels implements GateKernels {

  @Override
  public void lstm(float[] x, int xAt, float[] h, int hAt, float[] cell, float[] hidden, int unit) {
    for (int i = 0; i < UNITS; i++) {
      double input = sigmoid((double) x[xAt + i] + h[hAt + i]);
      double forget = sigmoid((double) x[xAt + UNITS + i] + h[hAt + UNITS + i]);
      double candidate = Math.tanh((double) x[xAt + 2 * UNITS + i] + h[hAt + 2 * UNITS + i]);
      double open = sigmoid((double) x[xAt + 3 * UNITS + i] + h[hAt + 3 * UNITS + i]);
      double next = forget * cell[unit + i] + input * candidate;
      cell[unit + i] = (float) next;
      hidden[unit + i] = (float) (open * Math.tanh(next));
    }
  }

  @Override
  public void gru(
      float[] x, int xAt, float[] h, int hAt, float[] before, float[] hidden, int unit) {
    for (int i = 0; i < UNITS; i++) {
      double reset = sigmoid((double) x[xAt + i] + h[hAt + i]);
      double update = sigmoid((double) x[xAt + UNITS + i] + h[hAt + UNITS + i]);
      double candidate = Math.tanh(x[xAt + 2 * UNITS + i] + reset * h[hAt + 2 * UNITS + i]);
      hidden[unit + i] = (float) (candidate + update * (before[unit + i] - candidate));
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
