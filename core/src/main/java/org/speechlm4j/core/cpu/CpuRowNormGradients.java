package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.L2NormalizeOp;
import org.speechlm4j.core.tensor.LayerNormOp;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.RmsNormOp;
import org.speechlm4j.core.tensor.Shape;

/**
 * Gradients of norms over the last axis.
 *
 * <p>All three norms are {@code y = (x - m) r w + b} with mean m (0 but in a layer norm) and factor
 * r, and their gradient is {@code r (d - average - (x - m) r^2 s)} with {@code d = g w} and {@code
 * s = d.(x - m)}, divided by the number of elements where r is of a mean. Means and factors are
 * computed again rather than kept. Gradients of weight and bias are summed in single precision over
 * blocks of rows, whose number depends on the shape alone, and blocks in double precision in their
 * order.
 */
final class CpuRowNormGradients {

  private static final int CHUNK = 16384;
  private static final int LEAST_ROWS = 16;
  private static final int MOST_ROWS = 256;

  private final CpuContext context;
  private final RowKernels rows;
  private final NormGradientKernels kernels;

  CpuRowNormGradients(CpuContext context) {
    this.context = context;
    this.rows = context.kernels().rows();
    this.kernels = context.kernels().normGradients();
  }

  @Nullable CpuArray[] gradients(Op op, GradientCall call) {
    CpuArray result = context.floats(call.in(0).shape());
    int channels = result.size(-1);
    int count = channels == 0 ? 0 : result.count() / channels;
    int block = Math.clamp(CHUNK / Math.max(1, channels), LEAST_ROWS, MOST_ROWS);
    boolean parameters = call.needs(1) || call.needs(2);
    int blocks = parameters ? (count + block - 1) / block : 0;
    float[][] weights = new float[blocks][channels];
    float[][] biases = new float[blocks][channels];
    float[] weight = weight(call, channels);
    float[] x = call.in(0).floats();
    float[] g = call.gradient().floats();
    context.parallelRanges(
        count,
        block,
        (from, to) -> {
          float[] sums = new float[2];
          for (int row = from; row < to; row++) {
            int at = row * channels;
            Moments moments = moments(op, x, at, channels);
            if (call.needs(0)) {
              kernels.sums(x, at, moments.mean, weight, g, sums);
              float average = moments.centred ? sums[0] / channels : 0;
              float slope = (float) (sums[1] * moments.slope);
              kernels.row(
                  x, at, moments.mean, weight, g, moments.factor, average, slope, result.floats());
            }
            if (parameters) {
              int own = from / block;
              kernels.addRow(x, at, moments.mean, moments.factor, g, weights[own], biases[own]);
            }
          }
        });
    @Nullable CpuArray[] results = call.results();
    results[0] = call.needs(0) ? result : null;
    for (int i = 1; i < results.length; i++) {
      results[i] = call.needs(i) ? joined(i == 1 ? weights : biases, channels) : null;
    }
    return results;
  }

  private static float[] weight(GradientCall call, int channels) {
    if (call.inputs().size() > 1) {
      return CpuNorms.exact(call.in(1));
    }
    float[] ones = new float[channels];
    Arrays.fill(ones, 1);
    return ones;
  }

  private Moments moments(Op op, float[] x, int at, int count) {
    return switch (op) {
      case LayerNormOp norm -> {
        float mean = rows.sum(x, at, count) / count;
        double variance = rows.squares(x, at, count, mean) / count + norm.epsilon();
        yield new Moments(true, mean, (float) (1 / Math.sqrt(variance)), -1 / variance / count);
      }
      case RmsNormOp norm -> {
        double square = rows.squares(x, at, count, 0) / count + norm.epsilon();
        yield new Moments(false, 0, (float) (1 / Math.sqrt(square)), -1 / square / count);
      }
      case L2NormalizeOp norm -> {
        double square = rows.squares(x, at, count, 0);
        double length = Math.sqrt(square);
        boolean small = length < norm.epsilon();
        float factor = (float) (1 / Math.max(length, norm.epsilon()));
        yield new Moments(false, 0, factor, small ? 0 : -1 / square);
      }
      default -> throw new IllegalArgumentException(op + ": not a norm of rows");
    };
  }

  private CpuArray joined(float[][] blocks, int channels) {
    CpuArray result = context.floats(Shape.of(channels));
    CpuSums.join(blocks, result.floats(), channels);
    return result;
  }

  /**
   * How a row is normalised.
   *
   * @param centred whether the mean is the row's, not 0
   * @param mean what is subtracted
   * @param factor what differences are multiplied by
   * @param slope what {@code s} is multiplied by
   */
  private record Moments(boolean centred, float mean, float factor, double slope) {}
}
