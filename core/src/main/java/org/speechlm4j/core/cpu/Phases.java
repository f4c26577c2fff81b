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
  List<SlidingPart> parts(float[] weight, Shape shape, int groups) {
    int channels = shape.size(0);
    int width = shape.size(1);
    int first = from * width * groups;
    List<SlidingPart> parts = new ArrayList<>();
    if (width == 1 && channels == groups && groups > 1) {
      float[] rows = rows(weight, shape, 0, channels);
      parts.add(SlidingPart.channelwise(taps(channels, 0), channels, first, rows));
      return parts;
    }
    int inputs = channels / groups;
    for (int g = 0; g < groups; g++) {
      float[] rows = rows(weight, shape, g * inputs, inputs);
      int[] taps = taps(channels, g * inputs);
      int columns = (to - from) * width;
      parts.add(SlidingPart.mixing(taps, inputs, first + g * width, rows, columns).joined());
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
