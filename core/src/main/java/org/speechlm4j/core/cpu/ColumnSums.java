package org.speechlm4j.core.cpu;

import org.speechlm4j.core.tensor.Shape;

/**
 * Sums of the columns of a matrix, the gradient of a bias: in double precision, over chunks of rows
 * whose size follows from the shape, added in their order.
 */
final class ColumnSums {

  private static final int CHUNK = 64 * 1024;
  private static final int WIDTH = 128;

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

  /** Sums some rows, several at once where they are short. */
  private static double[] sums(float[] x, int from, int to, int columns) {
    int together = Math.clamp(WIDTH / columns, 1, to - from);
    int width = columns * together;
    int whole = from + (to - from) / together * together;
    double[] wide = new double[width];
    for (int at = from * columns; at < whole * columns; at += width) {
      for (int i = 0; i < width; i++) {
        wide[i] += x[at + i];
      }
    }
    double[] sums = new double[columns];
    for (int i = 0; i < width; i++) {
      sums[i % columns] += wide[i];
    }
    for (int i = whole * columns; i < to * columns; i++) {
      sums[i % columns] += x[i];
    }
    return sums;
  }
}
