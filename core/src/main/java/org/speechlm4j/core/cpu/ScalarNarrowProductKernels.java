package org.speechlm4j.core.cpu;

import org.jspecify.annotations.Nullable;

/** Products with weights of few bits in plain loops, an element at a time. */
final class ScalarNarrowProductKernels implements NarrowProductKernels {

  private static final int WIDTH = Panels.WIDTH;

  @Override
  public void product(
      Rows x,
      int rows,
      NarrowPanels w,
      int fromPanel,
      int toPanel,
      ProductKernels.@Nullable Bias bias,
      float[] out,
      int outOffset,
      int outStride) {
    int to = Math.min(w.columns(), toPanel * WIDTH);
    for (int n = fromPanel * WIDTH; n < to; n++) {
      for (int row = 0; row < rows; row++) {
        float sum = bias == null ? 0 : bias.values()[bias.offset() + n];
        for (int k = 0; k < w.depth(); k++) {
          sum += x.values()[x.start(row) + k] * w.value(k, n);
        }
        out[outOffset + row * outStride + n] = sum;
      }
    }
  }

  @Override
  public void widen(NarrowPanels w, int panel, int from, int to, float[] out, int at) {
    for (int k = from; k < to; k++) {
      for (int j = 0; j < WIDTH; j++) {
        out[at + (k - from) * WIDTH + j] = w.value(k, panel * WIDTH + j);
      }
    }
  }
}
