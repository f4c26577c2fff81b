package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.speechlm4j.core.tensor.L2NormalizeOp;
import org.speechlm4j.core.tensor.LayerNormOp;
import org.speechlm4j.core.tensor.RmsNormOp;
import org.speechlm4j.core.tensor.SoftmaxOp;

/** Normalisations of each row of the last axis. */
final class CpuNorms {

  private static final int CHUNK = 16384;

  /** Usual rows share these: an array a call would be all that a token's norm leaves behind. */
  private static final float[] ZEROS = new float[8192];

  private static final float[] ONES = filled(ZEROS.length, 1);

  private final CpuContext context;
  private final RowKernels kernels;

  CpuNorms(CpuContext context) {
    this.context = context;
    this.kernels = context.kernels().rows();
  }

  CpuArray layerNorm(LayerNormOp op, CpuArray[] in) {
    CpuArray result = context.floats(in[0].shape());
    float[] x = in[0].floats();
    float[] out = result.floats();
    float[] weight = in.length == 1 ? ones(in[0].size(-1)) : in[1].floats();
    float[] bias = in.length == 1 ? zeros(in[0].size(-1)) : in[2].floats();
    eachRow(
        in[0],
        (at, count) -> {
          float mean = kernels.sum(x, at, count) / count;
          float variance = kernels.squares(x, at, count, mean) / count;
          float factor = (float) (1 / Math.sqrt(variance + op.epsilon()));
          kernels.normalize(x, at, count, mean, factor, weight, bias, out);
        });
    return result;
  }

  CpuArray rmsNorm(RmsNormOp op, CpuArray[] in) {
    CpuArray result = context.floats(in[0].shape());
    float[] x = in[0].floats();
    float[] out = result.floats();
    float[] weight = in.length == 1 ? ones(in[0].size(-1)) : in[1].floats();
    float[] bias = zeros(in[0].size(-1));
    eachRow(
        in[0],
        (at, count) -> {
          float square = kernels.squares(x, at, count, 0) / count;
          float factor = (float) (1 / Math.sqrt(square + op.epsilon()));
          kernels.normalize(x, at, count, 0, factor, weight, bias, out);
        });
    return result;
  }

  CpuArray l2Normalize(L2NormalizeOp op, CpuArray in) {
    CpuArray result = context.floats(in.shape());
    float[] x = in.floats();
    float[] out = result.floats();
    eachRow(
        in,
        (at, count) -> {
          double norm = Math.sqrt(kernels.squares(x, at, count, 0));
          kernels.scale(x, at, count, (float) (1 / Math.max(norm, op.epsilon())), out, at);
        });
    return result;
  }

  CpuArray softmax(SoftmaxOp op, CpuArray in) {
    CpuArray result = context.floats(in.shape());
    float[] x = in.floats();
    float[] out = result.floats();
    eachRow(
        in,
        (at, count) -> {
          float max = kernels.max(x, at, count);
          float sum = kernels.exponentials(x, at, count, max, out, at);
          if (op.logarithm()) {
            subtract(x, at, count, max, (float) Math.log(sum), out);
          } else {
            kernels.scale(out, at, count, 1 / sum, out, at);
          }
        });
    return result;
  }

  /** Subtracts the larger part first, which keeps the differences of logits exact. */
  private static void subtract(
      float[] x, int at, int count, float first, float second, float[] out) {
    for (int i = at; i < at + count; i++) {
      out[i] = x[i] - first - second;
    }
  }

  private void eachRow(CpuArray in, RowBody body) {
    if (in.count() == 0) {
      return;
    }
    int count = in.size(-1);
    context.parallelRanges(
        in.count() / count,
        Math.max(1, CHUNK / count),
        (from, to) -> {
          for (int row = from; row < to; row++) {
            body.accept(row * count, count);
          }
        });
  }

  static float[] exact(CpuArray parameter) {
    float[] values = parameter.floats();
    int count = parameter.count();
    return values.length == count ? values : Arrays.copyOf(values, count);
  }

  /** At least so many zeros. */
  private static float[] zeros(int count) {
    return count <= ZEROS.length ? ZEROS : new float[count];
  }

  /** At least so many ones. */
  private static float[] ones(int count) {
    return count <= ONES.length ? ONES : filled(count, 1);
  }

  private static float[] filled(int count, float value) {
    float[] values = new float[count];
    Arrays.fill(values, value);
    return values;
  }

  /** Work on one row. */
  private interface RowBody {
    void accept(int at, int count);
  }
}
