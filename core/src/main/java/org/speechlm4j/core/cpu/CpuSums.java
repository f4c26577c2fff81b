package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.speechlm4j.core.tensor.DataType;
import org.speechlm4j.core.tensor.Shape;

/**
 * Sums over the axes along which an operand was repeated, and over rows.
 *
 * <p>Blocks of a fixed number of elements are summed in single precision and joined in double
 * precision in their order, so that sums do not depend on the number of threads.
 */
final class CpuSums {

  private static final int CHUNK = 16384;

  /** Rows of a block of columns: few enough for sums in single precision. */
  private static final int MOST_ROWS = 256;

  private static final int LEAST_ROWS = 16;

  private final CpuContext context;
  private final RowKernels kernels;

  CpuSums(CpuContext context) {
    this.context = context;
    this.kernels = context.kernels().rows();
  }

  /** The sums of {@code x} that an operand's elements were repeated to; may share memory with x. */
  CpuArray toShape(CpuArray x, Shape operand) {
    CpuArray sums = x.sharing(x.shape());
    int inner = 1;
    int axis = 1;
    while (axis <= x.shape().rank()) {
      boolean repeated = repeated(x.shape(), operand, axis);
      int size = 1;
      while (axis <= x.shape().rank() && repeated(x.shape(), operand, axis) == repeated) {
        size *= x.size(-axis++);
      }
      if (!repeated) {
        inner *= size;
      } else if (size != 1) {
        int outer = x.shape().count(0, x.shape().rank() - axis + 1);
        CpuArray longer = sums;
        sums = context.floats(Shape.of(outer * inner));
        sum(longer.floats(), outer, size, inner, sums.floats());
        release(longer);
      }
    }
    return new CpuArray(operand, DataType.FLOAT32, sums.storage());
  }

  private static boolean repeated(Shape output, Shape operand, int axis) {
    return axis > operand.rank() || operand.size(-axis) != output.size(-axis);
  }

  /** {@link #toShape} of an array that is not used again. */
  CpuArray takeToShape(CpuArray x, Shape operand) {
    CpuArray sums = toShape(x, operand);
    release(x);
    return sums;
  }

  private void release(CpuArray array) {
    context.memory().free(array.storage());
  }

  /** Sums {@code x} [outer, length, inner] over the axis in the middle. */
  private void sum(float[] x, int outer, int length, int inner, float[] out) {
    if (inner == 1) {
      rows(x, outer, length, out);
    } else {
      columns(
          outer,
          length,
          inner,
          out,
          (at, count, sums, to) -> kernels.addScaled(x, at, count, 1, sums, to));
    }
  }

  private void rows(float[] x, int outer, int length, float[] out) {
    int pieces = Math.max(1, (length + CHUNK - 1) / CHUNK);
    float[] partial = new float[outer * pieces];
    context.parallelRanges(
        outer * pieces,
        Math.max(1, CHUNK / Math.max(1, length)),
        (from, to) -> {
          for (int i = from; i < to; i++) {
            int first = i % pieces * CHUNK;
            int at = i / pieces * length + first;
            partial[i] = kernels.sum(x, at, Math.min(CHUNK, length - first));
          }
        });
    for (int row = 0; row < outer; row++) {
      double sum = 0;
      for (int piece = 0; piece < pieces; piece++) {
        sum += partial[row * pieces + piece];
      }
      out[row] = (float) sum;
    }
  }

  /** Sums of products of rows: {@code sum_i x[i, c] y[i, c]}, into {@code count} sums. */
  void products(float[] x, float[] y, int rows, int count, float[] out) {
    columns(
        1,
        rows,
        count,
        out,
        (at, width, sums, to) -> kernels.addProducts(x, at, y, at, width, sums, to));
  }

  /** Sums over the axis in the middle of [outer, length, inner] what {@code adder} adds. */
  private void columns(int outer, int length, int inner, float[] out, Adder adder) {
    if (outer * inner == 0) {
      return;
    }
    int rows = Math.clamp(CHUNK / inner, LEAST_ROWS, MOST_ROWS);
    int pieces = Math.max(1, (length + rows - 1) / rows);
    int width = Math.min(inner, CHUNK / LEAST_ROWS);
    int columns = (inner + width - 1) / width;
    float[] partial = pieces == 1 ? out : new float[outer * pieces * inner];
    context.parallel(
        outer * pieces * columns,
        chunk -> {
          int block = chunk / columns;
          int column = chunk % columns * width;
          int count = Math.min(width, inner - column);
          int to = block * inner + column;
          int first = block % pieces * rows;
          int last = Math.min(length, first + rows);
          Arrays.fill(partial, to, to + count, 0);
          for (int row = first; row < last; row++) {
            adder.add((block / pieces * length + row) * inner + column, count, partial, to);
          }
        });
    if (pieces > 1) {
      join(partial, outer, pieces, inner, out);
    }
  }

  private void join(float[] partial, int outer, int pieces, int inner, float[] out) {
    context.parallelRanges(
        outer * inner,
        Math.max(64, CHUNK / pieces),
        (from, to) -> {
          for (int i = from; i < to; i++) {
            int at = i / inner * pieces * inner + i % inner;
            double sum = 0;
            for (int piece = 0; piece < pieces; piece++) {
              sum += partial[at + piece * inner];
            }
            out[i] = (float) sum;
          }
        });
  }

  /** Adds the sums of blocks in their order. */
  static void join(float[][] blocks, double[] out) {
    for (float[] block : blocks) {
      for (int i = 0; i < out.length; i++) {
        out[i] += block[i];
      }
    }
  }

  /** Adds the sums of blocks in their order, in double precision. */
  static void join(float[][] blocks, float[] out, int count) {
    double[] sums = new double[count];
    join(blocks, sums);
    for (int i = 0; i < count; i++) {
      out[i] = (float) sums[i];
    }
  }

  /** Adds {@code count} elements of a row, from {@code at} on, to sums from {@code to} on. */
  private interface Adder {
    void add(int at, int count, float[] sums, int to);
  }
}
