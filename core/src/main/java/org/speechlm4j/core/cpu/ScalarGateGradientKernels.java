package org.speechlm4j.core.cpu;

/** Gradients of gates in plain loops; also for the units that fill no vector. */
final class ScalarGateGradientKernels implements GateGradientKernels {

  @Override
  public void lstm(
      int count,
      float[] gates,
      int at,
      int size,
      float[] open,
      int openAt,
      float[] before,
      int beforeAt,
      float[] ofHidden,
      float[] ofCell,
      int unit) {
    for (int i = 0; i < count; i++) {
      int place = at + i;
      float input = gates[place];
      float forget = gates[place + size];
      float candidate = gates[place + 2 * size];
      float output = gates[place + 3 * size];
      float hidden = ofHidden[unit + i];
      float tanh = open[openAt + i];
      float cell = ofCell[unit + i] + hidden * output * (1 - tanh * tanh);
      gates[place] = cell * candidate * input * (1 - input);
      gates[place + size] = cell * before[beforeAt + i] * forget * (1 - forget);
      gates[place + 2 * size] = cell * input * (1 - candidate * candidate);
      gates[place + 3 * size] = hidden * tanh * output * (1 - output);
      ofHidden[unit + i] = 0;
      ofCell[unit + i] = cell * forget;
    }
  }

  @Override
  public void gru(
      int count,
      float[] gates,
      float[] ofState,
      int at,
      int size,
      float[] before,
      int beforeAt,
      float[] ofHidden,
      int unit) {
    for (int i = 0; i < count; i++) {
      int place = at + i;
      float reset = gates[place];
      float update = gates[place + size];
      float candidate = gates[place + 2 * size];
      float hidden = ofHidden[unit + i];
      float ofCandidate = hidden * (1 - update) * (1 - candidate * candidate);
      float ofReset = ofCandidate * ofState[place + 2 * size] * reset * (1 - reset);
      float ofUpdate = hidden * (before[beforeAt + i] - candidate) * update * (1 - update);
      gates[place] = ofReset;
      gates[place + size] = ofUpdate;
      gates[place + 2 * size] = ofCandidate;
      ofState[place] = ofReset;
      ofState[place + size] = ofUpdate;
      ofState[place + 2 * size] = ofCandidate * reset;
      ofHidden[unit + i] = hidden * update;
    }
  }

  @Override
  public void addProduct(int count, float[] x, int xAt, float[] y, int yAt, float[] out, int to) {
    for (int i = 0; i < count; i++) {
      out[to + i] += x[xAt + i] * y[yAt + i];
    }
  }
}
