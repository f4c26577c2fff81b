package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.BatchNormOp;
import org.speechlm4j.core.tensor.GroupNormOp;
import org.speechlm4j.core.tensor.Shape;

/**
 * Gradients of norms by statistics over time, in three passes over the signal: its moments, the
 * sums {@code A = sum g} and {@code B = sum g (x - m)} of each channel, and the gradient.
 *
 * <p>With {@code y = (x - m) r w + b} over N elements of a group, the gradient of x is {@code r (g
 * w - sum(w A) / N - (x - m) r^2 sum(w B) / N)}, with sums over the group's channels; those of w
 * and b are {@code r B} and {@code A}.
 */
final class CpuColumnNormGradients {

  private static final int BLOCK = 128;

  private final CpuContext context;
  private final NormGradientKernels kernels;

  CpuColumnNormGradients(CpuContext context) {
    this.context = context;
    this.kernels = context.kernels().normGradients();
  }

  @Nullable CpuArray[] groupNorm(GroupNormOp op, GradientCall call) {
    CpuArray result = context.floats(call.in(0).shape());
    int frames = result.size(1);
    int channels = result.size(2);
    int width = channels / op.groups();
    Parameters parameters = new Parameters(call, channels);
    for (int b = 0; b < result.size(0); b++) {
      int valid = op.padded() ? Math.clamp(call.in(3).ints()[b], 0, frames) : frames;
      int at = b * frames * channels;
      if (valid > 0) {
        ColumnMoments moments = ColumnMoments.of(context, call.in(0).floats(), at, valid, channels);
        moments.join(width);
        Rows rows = new Rows(call, parameters, at, valid);
        rows.sum(moments, op.epsilon());
        rows.average(width);
        rows.apply(result.floats());
      }
      Arrays.fill(result.floats(), at + valid * channels, at + frames * channels, 0);
    }
    return parameters.results(result);
  }

  @Nullable CpuArray[] batchNorm(BatchNormOp op, GradientCall call) {
    CpuArray result = context.floats(call.in(0).shape());
    int channels = result.size(-1);
    Parameters parameters = new Parameters(call, channels);
    if (result.count() > 0) {
      int count = result.count() / channels;
      ColumnMoments moments =
          op.batchStatistics()
              ? ColumnMoments.of(context, call.in(0).floats(), 0, count, channels)
              : ColumnMoments.of(call.in(3), call.in(4));
      Rows rows = new Rows(call, parameters, 0, count);
      rows.sum(moments, op.epsilon());
      if (op.batchStatistics()) {
        rows.average(1);
      }
      rows.apply(result.floats());
    }
    return parameters.results(result);
  }

  /** Weight and the sums of the gradients of weight and bias. */
  private final class Parameters {

    private final GradientCall call;
    private final float[] weight;
    private final double[] weights;
    private final double[] biases;

    Parameters(GradientCall call, int channels) {
      this.call = call;
      this.weight = CpuNorms.exact(call.in(1));
      this.weights = new double[channels];
      this.biases = new double[channels];
    }

    @Nullable CpuArray[] results(CpuArray ofX) {
      @Nullable CpuArray[] results = call.results();
      results[0] = call.needs(0) ? ofX : null;
      results[1] = call.needs(1) ? rounded(weights) : null;
      results[2] = call.needs(2) ? rounded(biases) : null;
      return results;
    }

    private CpuArray rounded(double[] values) {
      CpuArray result = context.floats(Shape.of(values.length));
      for (int i = 0; i < values.length; i++) {
        result.floats()[i] = (float) values[i];
      }
      return result;
    }
  }

  /** Some rows that are normalised together. */
  private final class Rows {

    private final float[] x;
    private final float[] g;
    private final Parameters parameters;
    private final int at;
    private final int count;
    private final int channels;
    private final float[] mean;
    private final float[] factor;
    private final float[] average;
    private final float[] slope;
    private final double[] sums;
    private final double[] products;

    Rows(GradientCall call, Parameters parameters, int at, int count) {
      this.x = call.in(0).floats();
      this.g = call.gradient().floats();
      this.parameters = parameters;
      this.at = at;
      this.count = count;
      this.channels = parameters.weight.length;
      this.mean = new float[channels];
      this.factor = new float[channels];
      this.average = new float[channels];
      this.slope = new float[channels];
      this.sums = new double[channels];
      this.products = new double[channels];
    }

    /** Finds the sums over rows, and adds the rows' part to the gradients of the parameters. */
    void sum(ColumnMoments moments, float epsilon) {
      for (int c = 0; c < channels; c++) {
        mean[c] = (float) moments.mean(c);
        factor[c] = (float) (1 / Math.sqrt(moments.variance(c) + epsilon));
      }
      float[][] blockSums = new float[(count + BLOCK - 1) / BLOCK][channels];
      float[][] blockProducts = new float[blockSums.length][channels];
      context.parallelRanges(
          count,
          BLOCK,
          (from, to) -> {
            int block = from / BLOCK;
            for (int row = from; row < to; row++) {
              int start = at + row * channels;
              kernels.addColumns(x, start, mean, g, blockSums[block], blockProducts[block]);
            }
          });
      CpuSums.join(blockSums, sums);
      CpuSums.join(blockProducts, products);
      for (int c = 0; c < channels; c++) {
        parameters.weights[c] += products[c] * factor[c];
        parameters.biases[c] += sums[c];
      }
    }

    /** Lets the gradient of x count that each group's statistics depend on it. */
    void average(int width) {
      double elements = (double) count * width;
      for (int first = 0; first < channels; first += width) {
        double sum = 0;
        double product = 0;
        for (int c = first; c < first + width; c++) {
          sum += sums[c] * parameters.weight[c];
          product += products[c] * parameters.weight[c];
        }
        double square = (double) factor[first] * factor[first];
        Arrays.fill(average, first, first + width, (float) (sum / elements));
        Arrays.fill(slope, first, first + width, (float) (-product * square / elements));
      }
    }

    void apply(float[] out) {
      float[] weight = parameters.weight;
      context.parallelRanges(
          count,
          BLOCK,
          (from, to) -> {
            for (int row = from; row < to; row++) {
              int start = at + row * channels;
              kernels.columns(x, start, mean, weight, g, factor, average, slope, out);
            }
          });
    }
  }
}
