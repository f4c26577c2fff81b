package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.speechlm4j.core.tensor.BatchNormOp;
import org.speechlm4j.core.tensor.GroupNormOp;

/**
 * Normalisations by statistics over time: one pass over the signal for the statistics, one to apply
 * them.
 *
 * <p>Statistics are summed in single precision within a block of frames, as differences from the
 * block's first frame, and blocks are joined in double precision in their order (Chan, Golub and
 * LeVeque 1979), so that neither a large mean nor a long signal costs precision.
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
      Moments moments = moments(in[0].floats(), at, valid, channels);
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
    Moments moments;
    if (op.batchStatistics()) {
      moments = moments(in[0].floats(), 0, rows, channels);
    } else {
      moments = new Moments(channels);
      moments.set(in[3].floats(), in[4].floats());
    }
    apply(moments, op.epsilon(), in, 0, rows, result.floats());
    return result;
  }

  private Moments moments(float[] x, int at, int rows, int channels) {
    int blocks = (rows + BLOCK - 1) / BLOCK;
    float[][] shifts = new float[blocks][];
    float[][] sums = new float[blocks][];
    float[][] squares = new float[blocks][];
    context.parallel(
        blocks,
        block -> {
          int from = block * BLOCK;
          int to = Math.min(rows, from + BLOCK);
          float[] shift = Arrays.copyOfRange(x, at + from * channels, at + (from + 1) * channels);
          float[] sum = new float[channels];
          float[] square = new float[channels];
          for (int row = from; row < to; row++) {
            kernels.addMoments(x, at + row * channels, shift, sum, square);
          }
          shifts[block] = shift;
          sums[block] = sum;
          squares[block] = square;
        });
    Moments moments = new Moments(channels);
    for (int block = 0; block < blocks; block++) {
      int count = Math.min(BLOCK, rows - block * BLOCK);
      moments.add(count, shifts[block], sums[block], squares[block]);
    }
    return moments;
  }

  private void apply(Moments moments, float epsilon, CpuArray[] in, int at, int rows, float[] out) {
    float[] x = in[0].floats();
    int channels = in[0].size(-1);
    float[] mean = new float[channels];
    float[] factor = new float[channels];
    float[] bias = CpuNorms.exact(in[2]);
    for (int c = 0; c < channels; c++) {
      mean[c] = (float) moments.mean[c];
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

  /** Mean and sum of squared differences of each channel over the rows added so far. */
  private static final class Moments {

    private final double[] mean;
    private final double[] squares;
    private double count;

    Moments(int channels) {
      mean = new double[channels];
      squares = new double[channels];
    }

    void set(float[] means, float[] variances) {
      count = 1;
      for (int c = 0; c < mean.length; c++) {
        mean[c] = means[c];
        squares[c] = variances[c];
      }
    }

    void add(int rows, float[] shift, float[] sums, float[] squaresFromShift) {
      double total = count + rows;
      for (int c = 0; c < mean.length; c++) {
        double offset = (double) sums[c] / rows;
        double difference = shift[c] + offset - mean[c];
        squares[c] +=
            squaresFromShift[c]
                - sums[c] * offset
                + difference * difference * (count * rows / total);
        mean[c] += difference * (rows / total);
      }
      count = total;
    }

    /** Gives all channels of a group the moments of the group. */
    void join(int width) {
      for (int first = 0; first < mean.length; first += width) {
        double sum = 0;
        for (int c = first; c < first + width; c++) {
          sum += mean[c];
        }
        double groupMean = sum / width;
        double groupSquares = 0;
        for (int c = first; c < first + width; c++) {
          double difference = mean[c] - groupMean;
          groupSquares += squares[c] + count * difference * difference;
        }
        for (int c = first; c < first + width; c++) {
          mean[c] = groupMean;
          squares[c] = groupSquares / width;
        }
      }
    }

    double variance(int channel) {
      return Math.max(0, squares[channel] / count);
    }
  }
}
