package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A part of a convolution's weight: a product that fills some columns of each output row.
 *
 * @param taps where each piece begins within a window
 * @param length number of elements of a piece
 * @param column the first column that it fills
 * @param weight what the window is multiplied by
 */
record SlidingPart(int[] taps, int length, int column, Weight weight) {

  private static final int FEW_COLUMNS = 2;

  /** A part that mixes all elements of its pieces, which are the taps of {@code view}. */
  static SlidingPart mixing(Packing packing, int[] taps, int column, WeightView view) {
    int columns = view.columns().length;
    Weight weight =
        columns <= FEW_COLUMNS
            ? new Dots(view.rows(), view.depth(), columns)
            : new Dense(view.panels(packing));
    return new SlidingPart(taps, view.length(), column, weight);
  }

  /** A part that multiplies each channel by its own weights {@code [taps, channels]}. */
  static SlidingPart channelwise(int[] taps, int channels, int column, float[] weights) {
    return new SlidingPart(taps, channels, column, new Channels(weights, channels));
  }

  /** The same part with its pieces elsewhere in the window, joined where they are neighbours. */
  SlidingPart at(int[] places) {
    if (weight instanceof Channels) {
      return new SlidingPart(places, length, column, weight);
    }
    int run = run(places);
    int[] starts = new int[run == 0 ? 0 : places.length / run];
    Arrays.setAll(starts, i -> places[i * run]);
    return new SlidingPart(starts, run * length, column, weight);
  }

  /** Number of neighbouring pieces that make one, such that all pieces made so are alike. */
  private int run(int[] places) {
    int run = Math.min(1, places.length);
    while (run < places.length && places[run] == places[run - 1] + length) {
      run++;
    }
    for (int i = 0; i < places.length; i++) {
      if (places.length % run != 0 || places[i] != places[i / run * run] + i % run * length) {
        return 1;
      }
    }
    return run;
  }

  /** The same part with its pieces joined where they are neighbours. */
  SlidingPart joined() {
    return at(taps);
  }

  /** What a window is multiplied by. */
  sealed interface Weight {
    /** Into how many pieces its columns may be cut. */
    int panels();

    /** The column, counted from its first, at which a panel begins or its columns end. */
    int firstColumn(int panel);

    /** Multiplications for a row, or what takes as long. */
    long steps();

    /** Computes some rows and panels; {@code bias} holds one value for each of its columns. */
    void run(
        ProductKernels kernels,
        Rows x,
        int fromRow,
        int toRow,
        int fromPanel,
        int toPanel,
        ProductKernels.@Nullable Bias bias,
        float[] out,
        int outOffset,
        int outStride);
  }

  private record Dense(Panels w) implements Weight {
    @Override
    public int panels() {
      return w.count();
    }

    @Override
    public int firstColumn(int panel) {
      return Math.min(w.columns(), panel * Panels.WIDTH);
    }

    @Override
    public long steps() {
      return (long) w.count() * Panels.WIDTH * w.depth();
    }

    @Override
    public void run(
        ProductKernels kernels,
        Rows x,
        int fromRow,
        int toRow,
        int fromPanel,
        int toPanel,
        ProductKernels.@Nullable Bias bias,
        float[] out,
        int outOffset,
        int outStride) {
      kernels.product(x, fromRow, toRow, w, fromPanel, toPanel, bias, out, outOffset, outStride);
    }
  }

  private record Channels(float[] w, int channels) implements Weight {
    @Override
    public int panels() {
      return 1;
    }

    @Override
    public int firstColumn(int panel) {
      return panel * channels;
    }

    @Override
    public long steps() {
      return 4L * w.length;
    }

    @Override
    public void run(
        ProductKernels kernels,
        Rows x,
        int fromRow,
        int toRow,
        int fromPanel,
        int toPanel,
        ProductKernels.@Nullable Bias bias,
        float[] out,
        int outOffset,
        int outStride) {
      kernels.channelwise(x, fromRow, toRow, w, bias, out, outOffset, outStride);
    }
  }

  private record Dots(float[] w, int depth, int columns) implements Weight {
    @Override
    public int panels() {
      return 1;
    }

    @Override
    public int firstColumn(int panel) {
      return panel * columns;
    }

    @Override
    public long steps() {
      return 4L * w.length;
    }

    @Override
    public void run(
        ProductKernels kernels,
        Rows x,
        int fromRow,
        int toRow,
        int fromPanel,
        int toPanel,
        ProductKernels.@Nullable Bias bias,
        float[] out,
        int outOffset,
        int outStride) {
      for (int n = 0; n < columns; n++) {
        float added = bias == null ? 0 : bias.values()[bias.offset() + n];
        int start = n * depth;
        kernels.dots(x, fromRow, toRow, w, start, added, out, outOffset + n, outStride);
      }
    }
  }
}
