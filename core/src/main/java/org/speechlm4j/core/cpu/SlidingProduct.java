package org.speechlm4j.core.cpu;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.tensor.Shape;

/**
 * A convolution's weight as products that slide over a signal: each window gives one output row.
 *
 * @param span frames of a window
 * @param parts products that fill a row, each its own columns
 */
record SlidingProduct(int span, List<SlidingPart> parts) {

  /** The weight {@code [N, C / groups, kernel]} of a convolution. */
  static SlidingProduct of(Packing packing, float[] weight, Shape shape, int dilation, int groups) {
    List<SlidingPart> parts = parts(packing, weight, shape, dilation, groups);
    int span = dilation * (shape.size(2) - 1) + 1;
    return new SlidingProduct(span, parts.stream().map(SlidingPart::joined).toList());
  }

  /** The parts of the same weight, one for each group, whose pieces are the taps. */
  static List<SlidingPart> parts(
      Packing packing, float[] weight, Shape shape, int dilation, int groups) {
    int width = shape.size(1);
    int kernel = shape.size(2);
    int columns = shape.size(0) / groups;
    int channels = width * groups;
    List<SlidingPart> parts = new ArrayList<>();
    if (width == 1 && columns == 1 && groups > 1) {
      int[] taps = WeightView.steps(kernel, dilation * channels, 0);
      parts.add(SlidingPart.channelwise(taps, channels, 0, transposed(weight, channels, kernel)));
    } else {
      for (int g = 0; g < groups; g++) {
        int[] starts = WeightView.steps(columns, width * kernel, g * columns * width * kernel);
        int[] within = WeightView.steps(kernel, 1, 0);
        WeightView view = new WeightView(weight, starts, within, width, kernel);
        int[] taps = WeightView.steps(kernel, dilation * channels, g * width);
        parts.add(SlidingPart.mixing(packing, taps, g * columns, view));
      }
    }
    return parts;
  }

  /**
   * The weight {@code [C, N / groups, kernel]} of a transposed convolution, whose row {@code q}
   * holds output frames {@code q * stride} to {@code (q + 1) * stride} and whose window ends at
   * frame {@code q}.
   */
  static SlidingProduct ofTransposed(
      Packing packing, float[] weight, Shape shape, int stride, int dilation, int groups) {
    int span = dilation * (shape.size(2) - 1) / stride + 1;
    List<SlidingPart> parts = new ArrayList<>();
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
      parts.addAll(phases.parts(packing, weight, shape, groups));
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

  private static float[] transposed(float[] w, int rows, int columns) {
    float[] out = new float[rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        out[j * rows + i] = w[i * columns + j];
      }
    }
    return out;
  }
}
