package org.speechlm4j.core.cpu;

import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.WeightNormOp;

/**
 * Weights from direction v and length g, and their gradients: with {@code d} the gradient of the
 * weight {@code w = g v / |v|}, that of g is {@code s = d.v / |v|}, and that of v is {@code g / |v|
 * (d - s v / |v|)}. Sums are in double precision. K kept positions, each with its own norm.
 */
final class CpuWeightNorm {

  private final CpuContext context;

  CpuWeightNorm(CpuContext context) {
    this.context = context;
  }

  CpuArray weightNorm(WeightNormOp op, CpuArray direction, CpuArray length) {
    CpuArray result = context.floats(direction.shape());
    float[] v = direction.floats();
    float[] g = length.floats();
    float[] out = result.floats();
    Positions positions = Positions.of(direction.shape(), op.keptAxis());
    context.parallel(
        positions.kept,
        k -> {
          double norm = Math.sqrt(positions.dot(k, v, v));
          positions.combine(k, norm == 0 ? 0 : g[k] / norm, v, 0, v, out);
        });
    return result;
  }

  @Nullable CpuArray[] gradients(WeightNormOp op, GradientCall call) {
    CpuArray ofDirection = context.floats(call.in(0).shape());
    CpuArray ofLength = context.floats(call.in(1).shape());
    float[] v = call.in(0).floats();
    float[] g = call.in(1).floats();
    float[] upstream = call.gradient().floats();
    float[] directions = ofDirection.floats();
    float[] lengths = ofLength.floats();
    Positions positions = Positions.of(call.in(0).shape(), op.keptAxis());
    context.parallel(
        positions.kept,
        k -> {
          double norm = Math.sqrt(positions.dot(k, v, v));
          double share = norm == 0 ? 0 : positions.dot(k, upstream, v) / norm;
          double scale = norm == 0 ? 0 : g[k] / norm;
          lengths[k] = (float) share;
          double along = norm == 0 ? 0 : -scale * share / norm;
          positions.combine(k, scale, upstream, along, v, directions);
        });
    @Nullable CpuArray[] results = call.results();
    results[0] = call.needs(0) ? ofDirection : null;
    results[1] = call.needs(1) ? ofLength : null;
    return results;
  }

  /**
   * The elements that share a norm: {@code inner} neighbours, {@code outer} times.
   *
   * @param outer product of the axes before the kept one
   * @param kept size of the kept axis
   * @param inner product of the axes behind it
   */
  private record Positions(int outer, int kept, int inner) {

    static Positions of(Shape shape, int axis) {
      return new Positions(
          shape.count(0, axis), shape.size(axis), shape.count(axis + 1, shape.rank()));
    }

    double dot(int k, float[] x, float[] y) {
      double sum = 0;
      for (int o = 0; o < outer; o++) {
        int at = (o * kept + k) * inner;
        for (int i = at; i < at + inner; i++) {
          sum += (double) x[i] * y[i];
        }
      }
      return sum;
    }

    /** {@code out = a x + b y} at the elements of a norm. */
    void combine(int k, double a, float[] x, double b, float[] y, float[] out) {
      for (int o = 0; o < outer; o++) {
        int at = (o * kept + k) * inner;
        for (int i = at; i < at + inner; i++) {
          out[i] = (float) (a * x[i] + b * y[i]);
        }
      }
    }
  }
}
