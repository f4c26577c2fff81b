package org.speechlm4j.core.cpu;

import java.util.Arrays;

/**
 * Mean and variance of each channel of some rows.
 *
 * <p>Statistics are summed in single precision within a block of rows, as differences from the
 * block's first row, and blocks are joined in double precision in their order (Chan, Golub and
 * LeVeque 1979), so that neither a large mean nor a long signal costs precision.
 */
final class ColumnMoments {

  private static final int BLOCK = 128;

  private final double[] mean;
  private final double[] squares;
  private double count;

  private ColumnMoments(int channels) {
    mean = new double[channels];
    squares = new double[channels];
  }

  /** The moments of {@code rows} rows of {@code x} from {@code at} on. */
  static ColumnMoments of(CpuContext context, float[] x, int at, int rows, int channels) {
    RowKernels kernels = context.kernels().rows();
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
    ColumnMoments moments = new ColumnMoments(channels);
    for (int block = 0; block < blocks; block++) {
      int count = Math.min(BLOCK, rows - block * BLOCK);
      moments.add(count, shifts[block], sums[block], squares[block]);
    }
    return moments;
  }

  /** Given means and variances. */
  static ColumnMoments of(CpuArray means, CpuArray variances) {
    ColumnMoments moments = new ColumnMoments(means.count());
    moments.count = 1;
    for (int c = 0; c < moments.mean.length; c++) {
      moments.mean[c] = means.floats()[c];
      moments.squares[c] = variances.floats()[c];
    }
    return moments;
  }

  private void add(int rows, float[] shift, float[] sums, float[] squaresFromShift) {
    double total = count + rows;
    for (int c = 0; c < mean.length; c++) {
      double offset = (double) sums[c] / rows;
      double difference = shift[c] + offset - mean[c];
      squares[c] +=
          squaresFromShift[c] - sums[c] * offset + difference * difference * (count * rows / total);
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

  double mean(int channel) {
    return mean[channel];
  }

  double variance(int channel) {
    return Math.max(0, squares[channel] / count);
  }
}
