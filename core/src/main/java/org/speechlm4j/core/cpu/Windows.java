package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.speechlm4j.core.tensor.PadMode;

/**
 * The windows of a padded signal {@code [T, C]}, for a convolution to slide over.
 *
 * <p>Window {@code r} covers {@code span} frames from frame {@code r * stride - before} on. Windows
 * inside the signal are read where they are; only those that reach beyond an end are read from a
 * padded copy of that end, in front together with neighbours that fill a kernel's tile.
 */
final class Windows {

  /** Rows that kernels take at once; those read from a copy are as many, or a multiple. */
  private static final int TILE = 12;

  private static final float[] NONE = {};

  private final float[] signal;
  private final int offset;
  private final int frames;
  private final int channels;
  private final int before;
  private final int stride;
  private final PadMode mode;
  private final int firstInside;
  private final int firstBehind;
  private final float[] head;
  private final float[] tail;

  /**
   * Windows over one signal.
   *
   * @param memory where the padded ends go
   * @param signal holds the frames
   * @param offset where frame 0 begins
   * @param frames number of frames T
   * @param channels number of channels C
   * @param slide how the windows lie
   * @param rows number of windows
   */
  Windows(
      ScratchMemory memory,
      float[] signal,
      int offset,
      int frames,
      int channels,
      Slide slide,
      int rows) {
    this.signal = signal;
    this.offset = offset;
    this.frames = frames;
    this.channels = channels;
    this.before = slide.before;
    this.stride = slide.stride;
    this.mode = slide.mode;
    int inside = frames + before - slide.span;
    int ends = inside < 0 ? 0 : Math.min(rows, inside / stride + 1);
    int reaching = Math.clamp((before + stride - 1) / stride, 0, rows);
    int tiles = (reaching + TILE - 1) / TILE * TILE;
    this.firstInside = tiles <= ends ? tiles : reaching;
    this.firstBehind = Math.max(firstInside, ends);
    this.head = padded(memory, 0, firstInside, slide.span);
    this.tail = padded(memory, firstBehind, rows, slide.span);
  }

  private float[] padded(ScratchMemory memory, int fromRow, int toRow, int span) {
    if (fromRow == toRow) {
      return NONE;
    }
    int first = fromRow * stride - before;
    int length = (toRow - fromRow - 1) * stride + span;
    float[] copy = memory.allocate(length * channels).floats();
    for (int i = 0; i < length; i++) {
      int source = mode.source(first + i, frames);
      if (source >= 0) {
        System.arraycopy(signal, offset + source * channels, copy, i * channels, channels);
      } else {
        Arrays.fill(copy, i * channels, (i + 1) * channels, 0);
      }
    }
    return copy;
  }

  /** Distance of neighbouring windows in elements. */
  int step() {
    return stride * channels;
  }

  /**
   * Calls {@code body} with the rows that hold windows {@code from} to {@code to}.
   *
   * @param taps where each piece begins, counted from the window's first element
   * @param length number of elements of a piece
   */
  void forRows(int from, int to, int[] taps, int length, Body body) {
    int step = step();
    if (from < firstInside) {
      body.accept(new Rows(head, 0, step, taps, length), from, Math.min(to, firstInside));
    }
    int inside = Math.max(from, firstInside);
    if (inside < Math.min(to, firstBehind)) {
      Rows rows = new Rows(signal, offset - before * channels, step, taps, length);
      body.accept(rows, inside, Math.min(to, firstBehind));
    }
    int behind = Math.max(from, firstBehind);
    if (behind < to) {
      body.accept(new Rows(tail, -firstBehind * step, step, taps, length), behind, to);
    }
  }

  /**
   * How windows lie over a signal.
   *
   * @param stride distance of neighbouring windows in frames
   * @param span frames of a window
   * @param before frames by which the first window begins before the signal; may be negative
   * @param mode what stands beyond the signal's ends
   */
  record Slide(int stride, int span, int before, PadMode mode) {}

  /** Work on some windows. */
  interface Body {
    /** Works on rows {@code from} (inclusive) to {@code to} (exclusive). */
    void accept(Rows rows, int from, int to);
  }
}
