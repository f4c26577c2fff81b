package org.speechlm4j.core.cpu;

/**
 * A sum over time of outer products: {@code out[i, j] += sum_t left[t, i] right[t, j]}, both sides
 * in panels of {@value Panels#WIDTH} columns with time running down each panel.
 *
 * <p>Time comes in pieces of equal length. Panels of the right side may begin anywhere, so that the
 * taps of a convolution are one panel, read from different frames on.
 *
 * @param left holds the left side {@code [panels][pieces][length][16]}
 * @param rows columns of the left side, rows of the output; those that fill the last panel are
 *     computed too
 * @param right holds the right side
 * @param starts where each panel of the right side begins
 * @param pieces number of pieces
 * @param length time steps of a piece
 * @param step distance of the right side's pieces
 * @param fresh whether the sums replace what the output holds, rather than being added to it
 * @param out where the sums go
 * @param outOffset where row 0, column 0 lies
 * @param outStride distance of its rows
 */
record OuterProduct(
    float[] left,
    int rows,
    float[] right,
    int[] starts,
    int pieces,
    int length,
    int step,
    boolean fresh,
    float[] out,
    int outOffset,
    int outStride) {

  private static final float[] ZEROS = new float[2 * Panels.WIDTH];

  /** What the sums are added to. */
  float[] initial() {
    return fresh ? ZEROS : out;
  }

  /** Where that lies, at the place of an output. */
  int initial(int target) {
    return fresh ? 0 : target;
  }

  /** Where a row begins in the left side. */
  int left(int row) {
    int panel = row / Panels.WIDTH;
    return panel * pieces * length * Panels.WIDTH + row % Panels.WIDTH;
  }

  /** Where a column begins in the right side. */
  int right(int column) {
    return starts[column / Panels.WIDTH] + column % Panels.WIDTH;
  }

  /** Number of columns, all panels being full. */
  int columns() {
    return starts.length * Panels.WIDTH;
  }

  /** Where an output lies. */
  int target(int row, int column) {
    return outOffset + row * outStride + column;
  }
}
