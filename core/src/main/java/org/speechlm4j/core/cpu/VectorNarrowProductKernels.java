package org.speechlm4j.core.cpu;

import org.jspecify.annotations.Nullable;

/**
 * Products with weights of few bits with the Vector API.
 *
 * <p>The depth is the outermost loop, in blocks that go on from what the output holds; elements
 * beyond the last whole word of a column come last, one by one.
 */
final class VectorNarrowProductKernels implements NarrowProductKernels {

  private static final int WIDTH = Panels.WIDTH;
  private static final int LANES = VectorTiles.LANES;
  private static final int DEPTH_BLOCK = 1024;

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
    int fullPanels = Math.min(toPanel, w.columns() / WIDTH);
    float[] initial = bias == null ? VectorProductKernels.zeros(fullPanels * WIDTH) : bias.values();
    int offset = bias == null ? 0 : bias.offset();
    if (fromPanel < fullPanels) {
      int columns = fullPanels * WIDTH;
      int words = w.wholeWords();
      deep(
          new NarrowProduct(
              x, w, rows - 1, columns, initial, offset, 0, out, outOffset, outStride, 0, words),
          rows,
          fromPanel * WIDTH);
    }
    if (fullPanels < toPanel) {
      lastPanel(x, rows, w, bias, out, outOffset, outStride);
    }
  }

  /** Computes the panel that has fewer columns than others in a place that is wide enough. */
  private static void lastPanel(
      Rows x,
      int rows,
      NarrowPanels w,
      ProductKernels.@Nullable Bias bias,
      float[] out,
      int outOffset,
      int outStride) {
    int column = w.columns() / WIDTH * WIDTH;
    int width = w.columns() - column;
    float[] initial = new float[WIDTH];
    if (bias != null) {
      System.arraycopy(bias.values(), bias.offset() + column, initial, 0, width);
    }
    float[] wide = new float[rows * WIDTH];
    int words = w.wholeWords();
    deep(
        new NarrowProduct(
            x, w, rows - 1, column + WIDTH, initial, -column, 0, wide, -column, WIDTH, 0, words),
        rows,
        column);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(wide, row * WIDTH, out, outOffset + row * outStride + column, width);
    }
  }

  private static void deep(NarrowProduct call, int rows, int fromColumn) {
    int step = DEPTH_BLOCK / call.w().format().perWord();
    int first = 0;
    do {
      int end = Math.min(call.to(), first + step);
      columns(call.block(first, end), rows, fromColumn);
      first = end;
    } while (first < call.to());
    rest(call, rows, fromColumn);
  }

  private static void columns(NarrowProduct call, int rows, int fromColumn) {
    int last = call.columns() - LANES;
    int step = rows == 1 ? 4 * LANES : 2 * LANES;
    for (int column = fromColumn; column < call.columns(); column += step) {
      if (rows == 1) {
        oneRow(call, 0, column, last);
      } else {
        for (int row = 0; row < rows; row += 4) {
          fourRows(call, row, column, last);
        }
      }
    }
  }

  private static void oneRow(NarrowProduct call, int row, int column, int last) {
    switch (call.w().format()) {
      case BFLOAT16 -> VectorHalfTiles.oneRowOfBrains(call, row, column, last);
      case FLOAT16 -> VectorHalfTiles.oneRowOfHalves(call, row, column, last);
      case INT8 -> VectorIntegerTiles.oneRowOfBytes(call, row, column, last);
      case INT4 -> VectorIntegerTiles.oneRowOfNibbles(call, row, column, last);
    }
  }

  private static void fourRows(NarrowProduct call, int row, int column, int last) {
    switch (call.w().format()) {
      case BFLOAT16 -> VectorHalfTiles.fourRowsOfBrains(call, row, column, last);
      case FLOAT16 -> VectorHalfTiles.fourRowsOfHalves(call, row, column, last);
      case INT8 -> VectorIntegerTiles.fourRowsOfBytes(call, row, column, last);
      case INT4 -> VectorIntegerTiles.fourRowsOfNibbles(call, row, column, last);
    }
  }

  /** Adds the elements beyond the last whole word. */
  private static void rest(NarrowProduct call, int rows, int fromColumn) {
    NarrowPanels w = call.w();
    float[] out = call.out();
    for (int k = w.wholeWords() * w.format().perWord(); k < w.depth(); k++) {
      for (int n = fromColumn; n < call.columns(); n++) {
        float weight = w.value(k, n);
        for (int row = 0; row < rows; row++) {
          int at = call.target(row, n);
          out[at] = Math.fma(call.x().values()[call.left(row) + k], weight, out[at]);
        }
      }
    }
  }

  @Override
  public void widen(NarrowPanels w, int panel, int from, int to, float[] out, int at) {
    int first = from / w.format().perWord();
    int end = to / w.format().perWord();
    switch (w.format()) {
      case BFLOAT16 -> VectorHalfTiles.widenBrains(w, panel, first, end, out, at);
      case FLOAT16 -> VectorHalfTiles.widenHalves(w, panel, first, end, out, at);
      case INT8 -> VectorIntegerTiles.widenBytes(w, panel, first, end, out, at);
      case INT4 -> VectorIntegerTiles.widenNibbles(w, panel, first, end, out, at);
    }
    for (int k = end * w.format().perWord(); k < to; k++) {
      for (int j = 0; j < WIDTH; j++) {
        out[at + (k - from) * WIDTH + j] = w.value(k, panel * WIDTH + j);
      }
    }
  }
}
