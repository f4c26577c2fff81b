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
  void pack(Block block, int group, int fromUnit, int toUnit, float[] out);

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
    public void pack(Block block, int group, int fromUnit, int toUnit, float[] out) {
      int stride = stride();
      int count = (block.windows - 1) * stride + taps.span();
      boolean[] used = usedPhases();
      int first = group * taps.width + fromUnit * Panels.WIDTH;
      int width = Math.min(taps.width, toUnit * Panels.WIDTH) - fromUnit * Panels.WIDTH;
      for (int l = 0; l < block.lines; l++) {
        for (int i = 0; i < count; i++) {
          if (used[i % stride]) {
            int from = signal.frame(block.line + l, block.from * stride + i);
            int to = (i % stride * block.lines + l) * step(block) + i / stride * Panels.WIDTH;
            int source = from < 0 ? -1 : from + first;
            Panels.spread(signal.values, source, width, out, to, unitSize(block));
          }
        }
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
    public void pack(Block block, int group, int fromUnit, int toUnit, float[] out) {
      int panel = block.lines * step(block);
      boolean joined = taps.width == signal.channels && taps.dilation == 1;
      int columns = taps.kernel * taps.width;
      for (int l = 0; l < block.lines; l++) {
        for (int i = 0; i < block.windows; i++) {
          int first = (block.from + i) * signal.slide.stride();
          int to = l * step(block) + i * Panels.WIDTH;
          if (joined && inside(block.line + l, first)) {
            int from = signal.frame(block.line + l, first);
            Panels.spread(signal.values, from, columns, out, to, panel);
          } else {
            gather(block.line + l, first, group * taps.width, out, to, panel);
          }
        }
      }
    }

    private boolean inside(int line, int first) {
      int frame = first - signal.slide.before();
      return signal.lines[line] >= 0 && frame >= 0 && frame + taps.span() <= signal.frames;
    }

    private void gather(int line, int first, int channel, float[] out, int to, int panel) {
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
