package org.speechlm4j.core.cpu;

import org.speechlm4j.core.system.Interrupts;

/**
 * The right operand of a product, {@code [depth, columns]}, packed so that a kernel reads it from
 * front to back: one panel for each {@value #WIDTH} columns, {@code [columns / 16][depth][16]}; the
 * last panel is filled up with zeros.
 *
 * @param values the panels
 * @param offset where the first panel begins
 * @param depth number of elements that each output sums
 * @param columns number of outputs of a row
 */
record Panels(float[] values, int offset, int depth, int columns) {

  /** Columns of a panel. */
  static final int WIDTH = 16;

  /** Elements that the panels of such an operand take. */
  static int size(int depth, int columns) {
    return Math.multiplyExact(count(columns) * WIDTH, depth);
  }

  /** The number of columns that fills the last panel. */
  static int filled(int columns) {
    return count(columns) * WIDTH;
  }

  private static int count(int columns) {
    return (columns + WIDTH - 1) / WIDTH;
  }

  /** Packs the transpose of {@code [columns, depth]}, whose rows are {@code stride} apart. */
  static Panels ofTransposed(float[] rows, int offset, int stride, int depth, int columns) {
    Panels panels = new Panels(new float[size(depth, columns)], 0, depth, columns);
    for (int panel = 0; panel < panels.count(); panel++) {
      Interrupts.check();
      panels.packTransposed(panel, rows, offset, stride);
    }
    return panels;
  }

  /** Number of panels. */
  int count() {
    return count(columns);
  }

  /** Where a panel begins. */
  int start(int panel) {
    return offset + panel * depth * WIDTH;
  }

  /** Fills one panel from the rows of {@code [columns, depth]}, which are {@code stride} apart. */
  void packTransposed(int panel, float[] rows, int from, int stride) {
    int start = start(panel);
    int first = panel * WIDTH;
    int width = Math.min(WIDTH, columns - first);
    for (int j = 0; j < width; j++) {
      int row = from + (first + j) * stride;
      for (int k = 0; k < depth; k++) {
        values[start + k * WIDTH + j] = rows[row + k];
      }
    }
    clear(start, width);
  }

  /** Fills one panel from {@code [depth, columns]}, whose rows are {@code stride} apart. */
  void pack(int panel, float[] matrix, int from, int stride) {
    int start = start(panel);
    int first = panel * WIDTH;
    int width = Math.min(WIDTH, columns - first);
    for (int k = 0; k < depth; k++) {
      System.arraycopy(matrix, from + k * stride + first, values, start + k * WIDTH, width);
    }
    clear(start, width);
  }

  private void clear(int start, int width) {
    for (int j = width; j < WIDTH; j++) {
      for (int k = 0; k < depth; k++) {
        values[start + k * WIDTH + j] = 0;
      }
    }
  }
}
