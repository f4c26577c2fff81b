package org.speechlm4j.core.cpu;

import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.QuantizedMatrix;

/**
 * The right operand of a product, {@code [depth, columns]}, in few bits: {@link Panels} whose
 * elements are packed into words of 32 bits, {@code [columns / 16][depth / perWord][16]}.
 *
 * <p>A word holds neighbouring elements of one column, the first in its uppermost bits, so that a
 * kernel shifts up from element to element. At 4 bits it is eight, at 8 bits four, at 16 bits two.
 * Where depth or columns run out, elements are zeros. Integers have scales {@code [columns /
 * 16][groups][16]}, one for each {@code group} elements of a column.
 *
 * @param format what an element is
 * @param words the elements
 * @param scales what integers are multiplied by; empty for floats
 * @param group elements of a column that share a scale, a multiple of a word's
 * @param depth number of elements that each output sums
 * @param columns number of outputs of a row
 */
record NarrowPanels(
    NarrowFormat format, int[] words, float[] scales, int group, int depth, int columns) {

  private static final int WIDTH = Panels.WIDTH;
  private static final int ELEMENTS_PER_CHUNK = 64 * 1024;

  /** Where a column's elements come from, one column at a time. */
  private interface Source {
    /** Writes the elements of a column, each in the {@code bits} lowest bits. */
    void read(int column, int[] elements);
  }

  /** Packs the transpose of a matrix {@code [columns, depth]} of 16-bit floats. */
  static NarrowPanels of(CpuContext context, HostTensor value, int columns, int depth) {
    NarrowFormat format = NarrowFormat.of(value.storage());
    NarrowPanels panels = empty(format, new float[0], Integer.MAX_VALUE, depth, columns);
    panels.pack(
        context,
        (column, elements) -> {
          short[] halves = value.part(column * depth, depth).toShorts();
          for (int k = 0; k < depth; k++) {
            elements[k] = halves[k];
          }
        });
    return panels;
  }

  /** Packs the transpose of a quantised matrix {@code [columns, depth]}. */
  static NarrowPanels of(CpuContext context, QuantizedMatrix value) {
    int columns = value.shape().size(0);
    int depth = value.shape().size(1);
    int groups = value.quantization().groups(depth);
    float[] scales = new float[Panels.size(groups, columns)];
    for (int n = 0; n < columns; n++) {
      for (int g = 0; g < groups; g++) {
        scales[(n / WIDTH * groups + g) * WIDTH + n % WIDTH] = value.scales()[n * groups + g];
      }
    }
    NarrowFormat format = NarrowFormat.of(value.quantization());
    NarrowPanels panels = empty(format, scales, value.quantization().group(), depth, columns);
    panels.pack(
        context,
        (column, elements) -> {
          for (int k = 0; k < depth; k++) {
            elements[k] = value.codes()[column * depth + k];
          }
        });
    return panels;
  }

  private static NarrowPanels empty(
      NarrowFormat format, float[] scales, int group, int depth, int columns) {
    int words = Math.ceilDiv(depth, format.perWord());
    return new NarrowPanels(
        format, new int[Panels.size(words, columns)], scales, group, depth, columns);
  }

  private void pack(CpuContext context, Source source) {
    int range = Math.max(1, ELEMENTS_PER_CHUNK / Math.max(1, depth * WIDTH)) * WIDTH;
    int mask = -1 >>> (Integer.SIZE - format.bits());
    context.parallelRanges(
        columns,
        range,
        (from, to) -> {
          int[] elements = new int[height() * format.perWord()];
          for (int n = from; n < to; n++) {
            source.read(n, elements);
            int at = start(n / WIDTH) + n % WIDTH;
            for (int k = 0; k < elements.length; at += WIDTH) {
              int word = 0;
              for (int j = 0; j < format.perWord(); j++, k++) {
                word = (word << format.bits()) | (elements[k] & mask);
              }
              words[at] = word;
            }
          }
        });
  }

  /** Words of a column. */
  int height() {
    return Math.ceilDiv(depth, format.perWord());
  }

  /** Words of a column whose elements all lie within the depth. */
  int wholeWords() {
    return depth / format.perWord();
  }

  /** Number of panels. */
  int count() {
    return Math.ceilDiv(columns, WIDTH);
  }

  /** Where a panel begins. */
  int start(int panel) {
    return panel * height() * WIDTH;
  }

  /** Words of a group. */
  int groupWords() {
    return group / format.perWord();
  }

  /** Where the scales of a panel begin. */
  int scaleStart(int panel) {
    return panel * Math.ceilDiv(depth, group) * WIDTH;
  }

  /** An element; columns up to a full panel are zeros. */
  float value(int k, int column) {
    int panel = column / WIDTH;
    int lane = column % WIDTH;
    int word = words[start(panel) + k / format.perWord() * WIDTH + lane];
    float scale = scales.length == 0 ? 1 : scales[scaleStart(panel) + k / group * WIDTH + lane];
    return format.widen(word << (k % format.perWord() * format.bits()), scale);
  }

  /** Elements {@code from} and on of the columns one after the other, {@code [columns, depth]}. */
  void read(int from, int count, float[] out, int to) {
    for (int i = 0; i < count; i++) {
      out[to + i] = value((from + i) % depth, (from + i) / depth);
    }
  }
}
