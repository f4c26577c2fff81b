package org.speechlm4j.core.cpu;

/**
 * A product, or a block of its depth, in the terms of a tile.
 *
 * @param x the left operand
 * @param w the right operand
 * @param lastRow the last row; those beyond it stand for it
 * @param columns one past the last column, a multiple of a panel's
 * @param initial holds what each output is summed from
 * @param initialOffset where that of row 0, column 0 lies
 * @param initialStride distance of its rows; 0 if all rows share one
 * @param out where the sums go
 * @param outOffset where row 0, column 0 lies
 * @param outStride distance of its rows
 * @param fromTap first piece of each row
 * @param toTap one past the last piece
 * @param from first element of each piece
 * @param to one past the last element of each piece
 */
record TiledProduct(
    Rows x,
    Panels w,
    int lastRow,
    int columns,
    float[] initial,
    int initialOffset,
    int initialStride,
    float[] out,
    int outOffset,
    int outStride,
    int fromTap,
    int toTap,
    int from,
    int to) {

  TiledProduct(
      Rows x,
      Panels w,
      int lastRow,
      int columns,
      float[] initial,
      int initialOffset,
      int initialStride,
      float[] out,
      int outOffset,
      int outStride) {
    this(
        x,
        w,
        lastRow,
        columns,
        initial,
        initialOffset,
        initialStride,
        out,
        outOffset,
        outStride,
        0,
        x.taps().length,
        0,
        x.length());
  }

  /** The same product with fewer rows, lest a tile adds to a row that another completes. */
  TiledProduct withLastRow(int row) {
    return new TiledProduct(
        x,
        w,
        row,
        columns,
        initial,
        initialOffset,
        initialStride,
        out,
        outOffset,
        outStride,
        fromTap,
        toTap,
        from,
        to);
  }

  /** A block of the depth; all but the first are summed on from what the output holds. */
  TiledProduct block(int tap, int endTap, int k, int end) {
    boolean first = tap == 0 && k == 0;
    return new TiledProduct(
        x,
        w,
        lastRow,
        columns,
        first ? initial : out,
        first ? initialOffset : outOffset,
        first ? initialStride : outStride,
        out,
        outOffset,
        outStride,
        tap,
        endTap,
        k,
        end);
  }

  /** The column of a tile's second vector. */
  int second(int column) {
    return column + VectorTiles.LANES < columns ? column + VectorTiles.LANES : column;
  }

  /** Where a row begins. */
  int left(int row) {
    return x.start(Math.min(row, lastRow));
  }

  /** Where a column begins in the panels. */
  int right(int column) {
    return w.start(column / Panels.WIDTH) + column % Panels.WIDTH;
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
