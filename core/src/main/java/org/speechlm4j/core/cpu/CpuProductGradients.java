package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.MatMulOp;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.PadMode;
import org.speechlm4j.core.tensor.Shape;

/**
 * Gradients of products: with {@code y = x w'} and {@code d} the gradient of y, that of x is {@code
 * d w}, that of w is {@code d' x}.
 */
final class CpuProductGradients {

  private static final int MANY = 8;

  private final CpuContext context;
  private final CpuProducts products;

  CpuProductGradients(CpuContext context) {
    this.context = context;
    this.products = new CpuProducts(context);
  }

  @Nullable CpuArray[] gradients(Op op, GradientCall call) {
    return op instanceof MatMulOp matMul ? matMul(matMul, call) : linear(call);
  }

  private @Nullable CpuArray[] linear(GradientCall call) {
    @Nullable CpuArray[] results = call.results();
    if (call.needs(0)) {
      results[0] = products.linearTransposed(call.in(0).shape(), call.gradient(), call.in(1));
    }
    if (call.needs(1)) {
      requireFloats(call.in(1));
      results[1] = ofWeight(call.in(0), call.gradient(), call.in(1).shape());
    }
    if (call.needs(2)) {
      results[2] = ColumnSums.of(context, call.gradient());
    }
    return results;
  }

  private static void requireFloats(CpuArray weight) {
    NarrowPanels narrow = weight.storage().narrow();
    if (narrow != null) {
      throw new IllegalArgumentException(
          "linear: found a gradient wanted of a weight held as %s, which is frozen, need floats"
              .formatted(narrow.format()));
    }
  }

  private CpuArray ofWeight(CpuArray x, CpuArray upstream, Shape weight) {
    CpuArray result = context.floats(weight);
    if (x.count() == 0 || upstream.count() == 0) {
      Arrays.fill(result.floats(), 0, result.count(), 0);
      return result;
    }
    int rows = x.count() / weight.size(1);
    Matrices left = new Matrices(upstream.floats(), rows, weight.size(0));
    Matrices right = new Matrices(x.floats(), rows, weight.size(1));
    outer(left, right, 0, result.floats());
    return result;
  }

  private @Nullable CpuArray[] matMul(MatMulOp op, GradientCall call) {
    @Nullable CpuArray[] results = call.results();
    CpuArray x = call.in(0);
    CpuArray y = call.in(1);
    CpuArray upstream = call.gradient();
    if (call.needs(0)) {
      results[0] = products.matMul(new MatMulOp(!op.transposed()), x.shape(), upstream, y);
    }
    if (call.needs(1)) {
      results[1] = op.transposed() ? outer(upstream, x, y.shape()) : outer(x, upstream, y.shape());
    }
    return results;
  }

  /** The products {@code left' right} of matrices with the same rows. */
  private CpuArray outer(CpuArray left, CpuArray right, Shape shape) {
    CpuArray result = context.floats(shape);
    if (left.count() == 0 || right.count() == 0) {
      Arrays.fill(result.floats(), 0, result.count(), 0);
      return result;
    }
    Matrices one = Matrices.of(left);
    Matrices other = Matrices.of(right);
    int batch = left.count() / (one.rows * one.columns);
    if (batch < MANY) {
      for (int b = 0; b < batch; b++) {
        outer(one, other, b, result.floats());
      }
    } else {
      context.parallel(batch, b -> outer(one, other, b, result.floats()));
    }
    return result;
  }

  /** Writes {@code left' right} of one matrix of each. */
  private void outer(Matrices left, Matrices right, int index, float[] out) {
    int rows = left.rows;
    Windows.Slide slide = new Windows.Slide(1, 1, 0, PadMode.ZERO);
    int[] line = {index * rows * right.columns};
    WindowPanels.Signal signal =
        new WindowPanels.Signal(right.values, line, rows, right.columns, slide);
    WindowPanels.Taps taps = new WindowPanels.Taps(right.columns, 1, 1);
    WeightGradient.Upstream upstream =
        new WeightGradient.Upstream(left.values, index * rows * left.columns, rows, left.columns);
    new WeightGradient(context, signal, taps, upstream, 1)
        .into(out, 1, index * left.columns * right.columns);
  }

  /**
   * Matrices one after the other.
   *
   * @param values the elements
   * @param rows rows of each
   * @param columns columns of each
   */
  private record Matrices(float[] values, int rows, int columns) {
    static Matrices of(CpuArray array) {
      return new Matrices(array.floats(), array.size(-2), array.size(-1));
    }
  }
}
