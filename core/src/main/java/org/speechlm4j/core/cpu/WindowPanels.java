package org.speechlm4j.core.cpu;

import java.util.Arrays;

/**
 * The windows of a convolution's signal, packed as the right side of outer products.
 *
 * <p>Where channels are many, each frame is packed once, frames that lie whole strides apart
 * together: a tap then is a panel read from a later frame on. Where they are few, whole windows are
 * packed, lest most of a panel stays empty.
 */
sealed interface WindowPanels {

  /** The fitting kind of panels for a signal and the taps that slide over it. */
  static WindowPanels of(Signal signal, Taps taps) {
    return taps.width() < Panels.WIDTH ? new Whole(signal, taps) : new ByTap(signal, taps);
  }

  /** Number of parts that may be packed on their own. */
  int units();

  /** Columns of a unit, the unused ones of its panels among them. */
  int unitColumns();

  /** The column of a channel of the group at a tap. */
  int column(int channel, int tap);

  /** Floats that a unit takes. */
  int unitSize(Block block);

  /** Distance of a panel's lines. */
  int step(Block block);

  /** Where each panel of some units begins. */
  int[] starts(Block block, int units);

  /** Packs some units of a group; what no channel fills keeps any content. */
  void pack(ProductKernels kernels, Block block, int group, int fromUnit, int toUnit, float[] out);

  /**
   * Signals of equal length, for windows to slide over.
   *
   * @param values holds the frames
   * @param lines where each signal begins; negative stands for zeros
   * @param frames number of frames of each
   * @param channels number of channels
   * @param slide how the windows lie
   */
  record Signal(float[] values, int[] lines, int frames, int channels, Windows.Slide slide) {

    /** Where the channels of a frame lie, frame 0 being the first window's first; -1 for zeros. */
    int frame(int line, int frame) {
      int source = slide.mode().source(frame - slide.before(), frames);
      return source < 0 || lines[line] < 0 ? -1 : lines[line] + source * channels;
    }

    /** The first of frames {@code from + i * step}, {@code i < count}, inside the signal. */
    int firstInside(int line, int from, int step, int count) {
      int outside = slide.before() - from + step - 1;
      return lines[line] < 0 ? count : Math.clamp(outside / step, 0, count);
    }

    /** One past the last frame that, with {@code span - 1} more, is inside, at least the first. */
    int endInside(int line, int from, int step, int count, int span) {
      int room = frames + slide.before() - span - from;
      int end = room < 0 ? 0 : Math.min(count, room / step + 1);
      return Math.max(firstInside(line, from, step, count), end);
    }
  }

  /**
   * The taps of a convolution's weight.
   *
   * @param width channels of a group
   * @param kernel number of taps
   * @param dilation distance of the taps in frames
   */
  record Taps(int width, int kernel, int dilation) {
    int span() {
      return dilation * (kernel - 1) + 1;
    }
  }

  /**
   * Some windows: the same ones of one or more lines.
   *
   * @param line the first line
   * @param lines number of lines
   * @param from the first window of each
   * @param windows number of windows of each
   */
  record Block(int line, int lines, int from, int windows) {}

  /** Panels of {@code [unit][phase of the stride][line][frame][16]}, a unit being 16 channels. */
  record ByTap(Signal signal, Taps taps) implements WindowPanels {

    private int stride() {
      return signal.slide.stride();
    }

    /** Frames of a phase. */
    private int length(Block block) {
      return block.windows + (taps.span() - 1) / stride();
    }

    @Override
    public int units() {
      return (taps.width + Panels.WIDTH - 1) / Panels.WIDTH;
    }

    @Override
    public int unitColumns() {
      return taps.kernel * Panels.WIDTH;
    }

    @Override
    public int column(int channel, int tap) {
      int unit = channel / Panels.WIDTH;
      return (unit * taps.kernel + tap) * Panels.WIDTH + channel % Panels.WIDTH;
    }

    @Override
    public int unitSize(Block block) {
      return stride() * block.lines * step(block);
    }

    @Override
    public int step(Block block) {
      return length(block) * Panels.WIDTH;
    }

    @Override
    public int[] starts(Block block, int units) {
      int[] starts = new int[units * taps.kernel];
      for (int i = 0; i < starts.length; i++) {
        int frame = i % taps.kernel * taps.dilation;
        int phase = i / taps.kernel * stride() + frame % stride();
        starts[i] = phase * block.lines * step(block) + frame / stride() * Panels.WIDTH;
      }
      return starts;
    }

    @Override
    public void pack(
        ProductKernels kernels, Block block, int group, int fromUnit, int toUnit, float[] out) {
      int first = group * taps.width + fromUnit * Panels.WIDTH;
      int width = Math.min(taps.width, toUnit * Panels.WIDTH) - fromUnit * Panels.WIDTH;
      boolean[] used = usedPhases();
      for (int phase = 0; phase < stride(); phase++) {
        for (int l = 0; used[phase] && l < block.lines; l++) {
          int to = (phase * block.lines + l) * step(block);
          phase(kernels, block, block.line + l, phase, first, width, out, to);
        }
      }
    }

    /** Packs the frames of a line that lie whole strides apart. */
    private void phase(
        ProductKernels kernels,
        Block block,
        int line,
        int phase,
        int channel,
        int width,
        float[] out,
        int to) {
      int stride = stride();
      int begin = block.from * stride + phase;
      int count = ((block.windows - 1) * stride + taps.span() - phase + stride - 1) / stride;
      int first = signal.firstInside(line, begin, stride, count);
      int end = signal.endInside(line, begin, stride, count, 1);
      int distance = unitSize(block);
      for (int i = 0; i < count; i++) {
        if (i < first || i >= end) {
          int from = signal.frame(line, begin + i * stride);
          int at = to + i * Panels.WIDTH;
          if (from < 0) {
            clear(out, at, width, distance);
          } else {
            kernels.pack(signal.values, from + channel, 0, 1, width, out, at, distance);
          }
        }
      }
      if (first < end) {
        int from = signal.frame(line, begin + first * stride) + channel;
        int at = to + first * Panels.WIDTH;
        int step = stride * signal.channels;
        kernels.pack(signal.values, from, step, end - first, width, out, at, distance);
      }
    }

    private static void clear(float[] out, int to, int width, int distance) {
      for (int i = 0, at = to; i < width; i += Panels.WIDTH, at += distance) {
        Arrays.fill(out, at, at + Panels.WIDTH, 0);
      }
    }

    private boolean[] usedPhases() {
      boolean[] used = new boolean[stride()];
      for (int tap = 0; tap < taps.kernel; tap++) {
        used[tap * taps.dilation % stride()] = true;
      }
      return used;
    }
  }

  /** Panels of {@code [columns / 16][line][window][16]}, in one unit. */
  record Whole(Signal signal, Taps taps) implements WindowPanels {

    private int panels() {
      return (taps.kernel * taps.width + Panels.WIDTH - 1) / Panels.WIDTH;
    }

    @Override
    public int units() {
      return 1;
    }

    @Override
    public int unitColumns() {
      return panels() * Panels.WIDTH;
    }

    @Override
    public int column(int channel, int tap) {
      return tap * taps.width + channel;
    }

    @Override
    public int unitSize(Block block) {
      return panels() * block.lines * step(block);
    }

    @Override
    public int step(Block block) {
      return block.windows * Panels.WIDTH;
    }

    @Override
    public int[] starts(Block block, int units) {
      int[] starts = new int[panels()];
      Arrays.setAll(starts, i -> i * block.lines * step(block));
      return starts;
    }

    @Override
    public void pack(
        ProductKernels kernels, Block block, int group, int fromUnit, int toUnit, float[] out) {
      boolean joined = taps.width == signal.channels && taps.dilation == 1;
      int stride = signal.slide.stride();
      int begin = block.from * stride;
      for (int l = 0; l < block.lines; l++) {
        int line = block.line + l;
        int to = l * step(block);
        int count = block.windows;
        int first = joined ? signal.firstInside(line, begin, stride, count) : count;
        int end = joined ? signal.endInside(line, begin, stride, count, taps.span()) : count;
        for (int i = 0; i < count; i++) {
          if (i < first || i >= end) {
            gather(block, line, begin + i * stride, group, out, to + i * Panels.WIDTH);
          }
        }
        if (first < end) {
          int from = signal.frame(line, begin + first * stride);
          kernels.pack(
              signal.values,
              from,
              stride * signal.channels,
              end - first,
              taps.kernel * taps.width,
              out,
              to + first * Panels.WIDTH,
              block.lines * step(block));
        }
      }
    }

    private void gather(Block block, int line, int first, int group, float[] out, int to) {
      int panel = block.lines * step(block);
      int channel = group * taps.width;
      int column = 0;
      for (int tap = 0; tap < taps.kernel; tap++) {
        int from = signal.frame(line, first + tap * taps.dilation);
        for (int c = 0; c < taps.width; c++, column++) {
          int at = to + column / Panels.WIDTH * panel + column % Panels.WIDTH;
          out[at] = from < 0 ? 0 : signal.values[from + channel + c];
        }
      }
    }
  }
}
