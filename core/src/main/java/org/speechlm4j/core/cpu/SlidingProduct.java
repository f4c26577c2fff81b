package org.speechlm4j.core.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Shape;

/**
 * A convolution's weight as products that slide over a signal: each window gives one output row.
 *
 * @param span frames of a window
 * @param parts products that fill a row, each its own columns
 */
record SlidingProduct(int span, List<Part> parts) {

  private static final int FEW_COLUMNS = 2;

  /** The weight {@code [N, C / groups, kernel]} of a convolution. */
  static SlidingProduct of(float[] weight, Shape shape, int dilation, int groups) {
    int width = shape.size(1);
    int kernel = shape.size(2);
    int columns = shape.size(0) / groups;
    int channels = width * groups;
    List<Part> parts = new ArrayList<>();
    if (width == 1 && columns == 1 && groups > 1) {
      int[] taps = taps(kernel, dilation * channels, 0);
      parts.add(new Channels(taps, channels, 0, transposed(weight, channels, kernel)));
    } else {
      for (int g = 0; g < groups; g++) {
        float[] rows = tapsFirst(weight, g * columns, columns, width, kernel);
        int[] taps = taps(kernel, dilation * channels, g * width);
        parts.add(part(taps, width, g * columns, rows, columns));
      }
    }
    return new SlidingProduct(dilation * (kernel - 1) + 1, List.copyOf(parts));
  }

  /**
   * The weight {@code [C, N / groups, kernel]} of a transposed convolution, whose row {@code q}
   * holds output frames {@code q * stride} to {@code (q + 1) * stride} and whose window ends at
   * frame {@code q}.
   */
  static SlidingProduct ofTransposed(
      float[] weight, Shape shape, int stride, int dilation, int groups) {
    int span = dilation * (shape.size(2) - 1) / stride + 1;
    List<Part> parts = new ArrayList<>();
    int from = 0;
    while (from < stride) {
      List<Integer> delays = delays(from, shape.size(2), stride, dilation);
      int to = from + 1;
      while (groups == 1
          && to < stride
          && delays(to, shape.size(2), stride, dilation).equals(delays)) {
        to++;
      }
      Phases phases = new Phases(from, to, stride, dilation, span, delays);
      parts.addAll(phases.parts(weight, shape, groups));
      from = to;
    }
    return new SlidingProduct(span, List.copyOf(parts));
  }

  /** Frames by which the input of each tap of a phase lies before the newest, falling. */
  private static List<Integer> delays(int phase, int kernel, int stride, int dilation) {
    List<Integer> delays = new ArrayList<>();
    for (int j = kernel - 1; j >= 0; j--) {
      if (j * dilation % stride == phase) {
        delays.add(j * dilation / stride);
      }
    }
    return delays;
  }

  private static Part part(int[] taps, int length, int column, float[] rows, int columns) {
    boolean joined = taps.length > 1;
    for (int i = 1; i < taps.length; i++) {
      joined &= taps[i] == taps[i - 1] + length;
    }
    int[] pieces = joined ? Arrays.copyOf(taps, 1) : taps;
    int depth = taps.length * length;
    int piece = joined ? depth : length;
    return columns <= FEW_COLUMNS
        ? new Dots(pieces, piece, column, rows, columns)
        : new Dense(pieces, piece, column, Panels.ofTransposed(rows, 0, depth, depth, columns));
  }

  private static int[] taps(int count, int step, int offset) {
    int[] taps = new int[count];
    for (int i = 0; i < count; i++) {
      taps[i] = offset + i * step;
    }
    return taps;
  }

  /** {@code [N, C, kernel]} from row {@code first} on to {@code [columns, kernel, C]}. */
  private static float[] tapsFirst(float[] w, int first, int columns, int width, int kernel) {
    float[] out = new float[columns * width * kernel];
    for (int n = 0, at = first * width * kernel; n < columns; n++) {
      for (int c = 0; c < width; c++) {
        for (int k = 0; k < kernel; k++) {
          out[(n * kernel + k) * width + c] = w[at++];
        }
      }
    }
    return out;
  }

  private static float[] transposed(float[] w, int rows, int columns) {
    float[] out = new float[rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        out[j * rows + i] = w[i * columns + j];
      }
    }
    return out;
  }

  /** Phases of a stride that meet the same input frames. */
  private record Phases(
      int from, int to, int stride, int dilation, int span, List<Integer> delays) {

    List<Part> parts(float[] weight, Shape shape, int groups) {
      int channels = shape.size(0);
      int width = shape.size(1);
      int first = from * width * groups;
      List<Part> parts = new ArrayList<>();
      if (width == 1 && channels == groups && groups > 1) {
        float[] rows = rows(weight, shape, 0, channels);
        parts.add(new Channels(taps(channels, 0), channels, first, rows));
        return parts;
      }
      int inputs = channels / groups;
      for (int g = 0; g < groups; g++) {
        float[] rows = rows(weight, shape, g * inputs, inputs);
        int[] taps = taps(channels, g * inputs);
        parts.add(part(taps, inputs, first + g * width, rows, (to - from) * width));
      }
      return parts;
    }

    private int[] taps(int channels, int offset) {
      return delays.stream().mapToInt(m -> (span - 1 - m) * channels + offset).toArray();
    }

    /** {@code [phases, N, taps, C]} from the channels that begin at {@code first}. */
    private float[] rows(float[] weight, Shape shape, int first, int channels) {
      int width = shape.size(1);
      int kernel = shape.size(2);
      float[] out = new float[(to - from) * width * delays.size() * channels];
      int at = 0;
      for (int phase = from; phase < to; phase++) {
        for (int n = 0; n < width; n++) {
          for (int delay : delays) {
            int tap = (delay * stride + phase) / dilation;
            for (int c = first; c < first + channels; c++) {
              out[at++] = weight[(c * width + n) * kernel + tap];
            }
          }
        }
      }
      return out;
    }
  }

  /** A product that fills some columns of a row. */
  sealed interface Part {
    /** Where each piece begins within a window. */
    int[] taps();

    /** Number of elements of a piece. */
    int length();

    /** The first column that it fills. */
    int column();

    /** Into how many pieces its columns may be cut. */
    int panels();

    /** The column, counted from its first, at which a panel begins or its columns end. */
    int firstColumn(int panel);

    /** Multiplications for a row. */
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

  private record Dense(int[] taps, int length, int column, Panels w) implements Part {
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

  private record Channels(int[] taps, int length, int column, float[] w) implements Part {
    @Override
    public int panels() {
      return 1;
    }

    @Override
    public int firstColumn(int panel) {
      return panel * length;
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

  private record Dots(int[] taps, int length, int column, float[] w, int columns) implements Part {
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
        int start = n * x.depth();
        kernels.dots(x, fromRow, toRow, w, start, added, out, outOffset + n, outStride);
      }
    }
  }
}
