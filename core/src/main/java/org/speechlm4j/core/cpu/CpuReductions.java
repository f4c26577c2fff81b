package org.speechlm4j.core.cpu;

import org.speechlm4j.core.tensor.CumSumOp;
import org.speechlm4j.core.tensor.ReduceOp;
import org.speechlm4j.core.tensor.Shape;

/** One value, or running sums, over an axis. */
final class CpuReductions {

  private static final int CHUNK = 16384;

  private final CpuContext context;
  private final RowKernels kernels;

  CpuReductions(CpuContext context) {
    this.context = context;
    this.kernels = context.kernels().rows();
  }

  CpuArray reduce(ReduceOp op, Shape output, CpuArray in) {
    CpuArray result = context.floats(output);
    int length = in.size(op.axis());
    int inner = in.shape().count(op.axis() + 1, in.shape().rank());
    float[] x = in.floats();
    float[] out = result.floats();
    if (inner == 1) {
      context.parallelRanges(
          output.count(),
          Math.max(1, CHUNK / Math.max(1, length)),
          (from, to) -> {
            for (int row = from; row < to; row++) {
              out[row] = row(op.function(), x, row * length, length);
            }
          });
    } else if (output.count() > 0) {
      int width = Math.min(inner, Math.max(64, CHUNK / Math.max(1, length)));
      int pieces = (inner + width - 1) / width;
      context.parallel(
          output.count() / inner * pieces,
          chunk -> {
            int outer = chunk / pieces;
            int from = chunk % pieces * width;
            int columns = Math.min(width, inner - from);
            columns(
                op.function(),
                x,
                outer * length * inner + from,
                inner,
                length,
                columns,
                out,
                outer * inner + from);
          });
    }
    return result;
  }

  private float row(ReduceOp.Function function, float[] x, int from, int count) {
    return switch (function) {
      case SUM -> kernels.sum(x, from, count);
      case MEAN -> kernels.sum(x, from, count) / count;
      case MAX -> kernels.max(x, from, count);
      case LOG_SUM_EXP -> {
        float max = kernels.max(x, from, count);
        float shift = Float.isInfinite(max) ? 0 : max;
        float[] scratch = new float[count];
        float sum = kernels.exponentials(x, from, count, shift, scratch, 0);
        yield shift + (float) Math.log(sum);
      }
    };
  }

  private void columns(
      ReduceOp.Function function,
      float[] x,
      int from,
      int stride,
      int length,
      int columns,
      float[] out,
      int to) {
    switch (function) {
      case SUM -> sums(x, from, stride, length, columns, 1, out, to);
      case MEAN -> sums(x, from, stride, length, columns, length, out, to);
      case MAX, LOG_SUM_EXP -> {
        float[] line = new float[length];
        for (int column = 0; column < columns; column++) {
          for (int i = 0; i < length; i++) {
            line[i] = x[from + i * stride + column];
          }
          out[to + column] = row(function, line, 0, length);
        }
      }
    }
  }

  private static void sums(
      float[] x, int from, int stride, int length, int columns, int divisor, float[] out, int to) {
    double[] sums = new double[columns];
    for (int i = 0; i < length; i++) {
      int at = from + i * stride;
      for (int column = 0; column < columns; column++) {
        sums[column] += x[at + column];
      }
    }
    for (int column = 0; column < columns; column++) {
      out[to + column] = (float) (sums[column] / divisor);
    }
  }

  CpuArray argMax(Shape output, CpuArray in) {
    CpuArray result = context.ints(output);
    int length = in.size(-1);
    float[] x = in.floats();
    int[] out = result.ints();
    context.parallelRanges(
        output.count(),
        Math.max(1, CHUNK / length),
        (from, to) -> {
          for (int row = from; row < to; row++) {
            out[row] = first(x, row * length, length, kernels.max(x, row * length, length));
          }
        });
    return result;
  }

  private static int first(float[] x, int from, int count, float value) {
    int i = 0;
    while (i < count && x[from + i] != value) {
      i++;
    }
    return i < count ? i : 0;
  }

  CpuArray cumSum(CumSumOp op, CpuArray in) {
    return running(op.axis(), in, false);
  }

  /** Running sums from the axis's end. */
  CpuArray cumSumFromEnd(CumSumOp op, CpuArray in) {
    return running(op.axis(), in, true);
  }

  private CpuArray running(int axis, CpuArray in, boolean fromEnd) {
    CpuArray result = context.floats(in.shape());
    int length = in.size(axis);
    int inner = in.shape().count(axis + 1, in.shape().rank());
    float[] x = in.floats();
    float[] out = result.floats();
    if (in.count() > 0) {
      context.parallel(
          in.count() / length / inner,
          outer -> {
            double[] sums = new double[inner];
            for (int step = 0; step < length; step++) {
              int index = fromEnd ? length - 1 - step : step;
              int at = (outer * length + index) * inner;
              for (int i = 0; i < inner; i++) {
                sums[i] += x[at + i];
                out[at + i] = (float) sums[i];
              }
            }
          });
    }
    return result;
  }
}
