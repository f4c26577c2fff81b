package org.speechlm4j.core.cpu;

import org.speechlm4j.core.tensor.Shape;

/**
 * Sums of the columns of a matrix, the gradient of a bias: in double precision, over chunks of rows
 * whose size follows from the shape, added in their order.
 */
final class ColumnSums {

  private static final int CHUNK = 64 * 1024;

  private ColumnSums() {}

  /** Sums over all axes but the last. */
  static CpuArray of(CpuContext context, CpuArray matrix) {
    int columns = matrix.size(-1);
    CpuArray result = context.floats(Shape.of(columns));
    if (columns == 0) {
      return result;
    }
    int rows = matrix.count() / columns;
    int step = Math.max(1, CHUNK / columns);
    double[][] sums = new double[(rows + step - 1) / step][];
    context.parallelRanges(
        rows, step, (from, to) -> sums[from / step] = sums(matrix.floats(), from, to, columns));
    for (int i = 0; i < columns; i++) {
      double sum = 0;
      for (double[] part : sums) {
        sum += part[i];
      }
      result.floats()[i] = (float) sum;
    }
    return result;
  }

  private static double[] sums(float[] x, int from, int to, int columns) {
    double[] sums = new double[columns];
    for (int row = from; row < to; row++) {
      int at = row * columns;
      for (int i = 0; i < columns; i++) {
        sums[i] += x[at + i];
      }
    }
    return sums;
  }
}
