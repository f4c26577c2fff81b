package org.speechlm4j.core.cpu;

/**
 * A product with {@link NarrowPanels}, or a block of its depth, in the terms of a tile.
 *
 * @param x the left operand, of one piece per row
 * @param w the right operand
 * @param lastRow the last row; those beyond it stand for it
 * @param columns one past the last column, a multiple of a panel's
 * @param initial holds what each output is summed from
 * @param initialOffset where that of row 0, column 0 lies
 * @param initialStride distance of its rows; 0 if all rows share one
 * @param out where the sums go
 * @param outOffset where row 0, column 0 lies
 * @param outStride distance of its rows
 * @param from first word of each column
 * @param to one past the last word
 */
record NarrowProduct(
    Rows x,
    NarrowPanels w,
    int lastRow,
    int columns,
    float[] initial,
    int initialOffset,
    int initialStride,
    float[] out,
    int outOffset,
    int outStride,
    int from,
    int to) {

  /** A block of the depth, summed on from what the output holds but for the first. */
  NarrowProduct block(int first, int end) {
    float[] base = first == 0 ? initial : out;
    int offset = first == 0 ? initialOffset : outOffset;
    int stride = first == 0 ? initialStride : outStride;
    return new NarrowProduct(
        x, w, lastRow, columns, base, offset, stride, out, outOffset, outStride, first, end);
  }

  /** Where a row begins. */
  int left(int row) {
    return x.start(Math.min(row, lastRow));
  }

  /** Where a column's words begin. */
  int right(int column) {
    return w.start(column / Panels.WIDTH) + column % Panels.WIDTH;
  }

  /** Where a column's scales begin. */
  int scale(int column) {
    return w.scaleStart(column / Panels.WIDTH) + column % Panels.WIDTH;
  }

  /** Where the value lies from which an output is summed. */
  int initial(int row, int column) {
    return initialOffset + Math.min(row, lastRow) * initialStride + column;
  }

  /** Where an output lies. */
  int target(int row, int column) {
    return outOffset + Math.min(row, lastRow) * outStride + column;
  }
}
