package org.speechlm4j.core.cpu;

/** Gates in plain loops. */
final class ScalarGateKernels implements GateKernels {

  @Override
  public void lstm(
      int blocks, float[] x, int xAt, float[] h, int hAt, float[] cell, float[] hidden, int unit) {
    for (int i = 0; i < blocks * UNITS; i++) {
      int gate = i / UNITS * 4 * UNITS + i % UNITS;
      int xi = xAt + gate;
      int hi = hAt + gate;
      double input = sigmoid((double) x[xi] + h[hi]);
      double forget = sigmoid((double) x[xi + UNITS] + h[hi + UNITS]);
      double candidate = Math.tanh((double) x[xi + 2 * UNITS] + h[hi + 2 * UNITS]);
      double open = sigmoid((double) x[xi + 3 * UNITS] + h[hi + 3 * UNITS]);
      double next = forget * cell[unit + i] + input * candidate;
      cell[unit + i] = (float) next;
      hidden[unit + i] = (float) (open * Math.tanh(next));
    }
  }

  @Override
  public void gru(
      int blocks,
      float[] x,
      int xAt,
      float[] h,
      int hAt,
      float[] before,
      float[] hidden,
      int unit) {
    for (int i = 0; i < blocks * UNITS; i++) {
      int gate = i / UNITS * 3 * UNITS + i % UNITS;
      int xi = xAt + gate;
      int hi = hAt + gate;
      double reset = sigmoid((double) x[xi] + h[hi]);
      double update = sigmoid((double) x[xi + UNITS] + h[hi + UNITS]);
      double candidate = Math.tanh(x[xi + 2 * UNITS] + reset * h[hi + 2 * UNITS]);
      hidden[unit + i] = (float) (candidate + update * (before[unit + i] - candidate));
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
