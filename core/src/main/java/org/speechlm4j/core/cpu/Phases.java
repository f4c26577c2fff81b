package org.speechlm4j.core.cpu;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.tensor.Shape;

/**
 * Phases of a transposed convolution's stride that meet the same input frames.
 *
 * @param from the first phase
 * @param to one past the last
 * @param stride output frames per input frame
 * @param dilation distance of the kernel's taps in output frames
 * @param span frames of a window
 * @param delays frames by which the input of each tap lies before the newest, falling
 */
record Phases(int from, int to, int stride, int dilation, int span, List<Integer> delays) {

  /** The products that give these phases: one, or one for each group. */
  List<SlidingPart> parts(Packing packing, float[] weight, Shape shape, int groups) {
    int channels = shape.size(0);
    int width = shape.size(1);
    int first = from * width * groups;
    List<SlidingPart> parts = new ArrayList<>();
    if (width == 1 && channels == groups && groups > 1) {
      float[] rows = view(weight, shape, 0, channels).rows();
      parts.add(SlidingPart.channelwise(taps(channels, 0), channels, first, rows));
      return parts;
    }
    int inputs = channels / groups;
    for (int g = 0; g < groups; g++) {
      WeightView view = view(weight, shape, g * inputs, inputs);
      int[] taps = taps(channels, g * inputs);
      parts.add(SlidingPart.mixing(packing, taps, first + g * width, view).joined());
    }
    return parts;
  }

  private int[] taps(int channels, int offset) {
    return delays.stream().mapToInt(m -> (span - 1 - m) * channels + offset).toArray();
  }

  /** Columns {@code [phases, N]} of taps and channels, these from {@code first} on. */
  private WeightView view(float[] weight, Shape shape, int first, int channels) {
    int width = shape.size(1);
    int kernel = shape.size(2);
    int[] columns = new int[(to - from) * width];
    for (int i = 0; i < columns.length; i++) {
      int behind = i / width / dilation;
      columns[i] = (first * width + i % width) * kernel + behind;
    }
    int[] taps = delays.stream().mapToInt(m -> (m * stride + from) / dilation).toArray();
    return new WeightView(weight, columns, taps, channels, width * kernel);
  }
}
