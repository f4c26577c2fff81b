package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.speechlm4j.core.tensor.BatchNormOp;
import org.speechlm4j.core.tensor.GroupNormOp;

/**
 * Normalisations by statistics over time: one pass over the signal for the statistics, one to apply
 * them.
 */
final class CpuColumnNorms {

  private static final int BLOCK = 128;

  private final CpuContext context;
  private final RowKernels kernels;

  CpuColumnNorms(CpuContext context) {
    this.context = context;
    this.kernels = context.kernels().rows();
  }

  CpuArray groupNorm(GroupNormOp op, CpuArray[] in) {
    CpuArray result = context.floats(in[0].shape());
    int frames = in[0].size(1);
    int channels = in[0].size(2);
    for (int b = 0; b < in[0].size(0); b++) {
      int valid = op.padded() ? Math.clamp(in[3].ints()[b], 0, frames) : frames;
      int at = b * frames * channels;
      ColumnMoments moments = ColumnMoments.of(context, in[0].floats(), at, valid, channels);
      moments.join(channels / op.groups());
      apply(moments, op.epsilon(), in, at, valid, result.floats());
      Arrays.fill(result.floats(), at + valid * channels, at + frames * channels, 0);
    }
    return result;
  }

  CpuArray batchNorm(BatchNormOp op, CpuArray[] in) {
    CpuArray result = context.floats(in[0].shape());
    int channels = in[0].size(-1);
    if (in[0].count() == 0) {
      return result;
    }
    int rows = in[0].count() / channels;
    ColumnMoments moments;
    if (op.batchStatistics()) {
      moments = ColumnMoments.of(context, in[0].floats(), 0, rows, channels);
    } else {
      moments = ColumnMoments.of(in[3], in[4]);
    }
    apply(moments, op.epsilon(), in, 0, rows, result.floats());
    return result;
  }

  private void apply(
      ColumnMoments moments, float epsilon, CpuArray[] in, int at, int rows, float[] out) {
    float[] x = in[0].floats();
    int channels = in[0].size(-1);
    float[] mean = new float[channels];
    float[] factor = new float[channels];
    float[] bias = CpuNorms.exact(in[2]);
    for (int c = 0; c < channels; c++) {
      mean[c] = (float) moments.mean(c);
      double deviation = Math.sqrt(moments.variance(c) + epsilon);
      factor[c] = (float) (in[1].floats()[c] / deviation);
    }
    context.parallelRanges(
        rows,
        BLOCK,
        (from, to) -> {
          for (int row = from; row < to; row++) {
            kernels.normalizeColumns(x, at + row * channels, mean, factor, bias, out);
          }
        });
  }
}
