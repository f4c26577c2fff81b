package org.speechlm4j.core.cpu;

/**
 * The left operand of a product: rows that may overlap, each made of pieces of equal length.
 *
 * <p>Element {@code k} of row {@code r} is {@code values[offset + r * stride + taps[k / length] + k
 * % length]}. A matrix is one piece per row; a convolution's window over a signal {@code [T, C]} is
 * one piece of {@code kernel * C} elements, or one of {@code C} for each dilated tap, so that a
 * convolution is a product without a copy.
 *
 * @param values the array that holds all rows
 * @param offset where row 0 begins
 * @param stride distance of the beginnings of neighbouring rows; rows may overlap
 * @param taps where each piece begins within a row
 * @param length number of elements of a piece
 */
record Rows(float[] values, int offset, int stride, int[] taps, int length) {

  private static final int[] ONE_PIECE = {0};

  /** Rows of {@code depth} neighbouring elements. */
  static Rows of(float[] values, int offset, int stride, int depth) {
    return new Rows(values, offset, stride, ONE_PIECE, depth);
  }

  /** Number of elements of a row. */
  int depth() {
    return taps.length * length;
  }

  /** Where row {@code row} begins. */
  int start(int row) {
    return offset + row * stride;
  }
}
