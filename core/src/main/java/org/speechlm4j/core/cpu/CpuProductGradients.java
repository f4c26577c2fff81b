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

  private static final int TRANSPOSED_BLOCK = 16;

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
      results[1] = ofWeight(call.in(0), call.gradient(), call.in(1).shape());
    }
    if (call.needs(2)) {
      results[2] = ColumnSums.of(context, call.gradient());
    }
    return results;
  }

  private CpuArray ofWeight(CpuArray x, CpuArray upstream, Shape weight) {
    CpuArray result = context.floats(weight);
    int depth = weight.size(1);
    if (upstream.count() == 0 || depth == 0) {
      Arrays.fill(result.floats(), 0, result.count(), 0);
      return result;
    }
    int rows = x.count() / depth;
    Windows.Slide slide = new Windows.Slide(1, 1, 0, PadMode.ZERO);
    WindowPanels.Signal signal =
        new WindowPanels.Signal(x.floats(), new int[] {0}, rows, depth, slide);
    WindowPanels.Taps taps = new WindowPanels.Taps(depth, 1, 1);
    new WeightGradient(context, signal, taps, upstream.floats(), rows, weight.size(0), 1)
        .into(result.floats());
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
      CpuArray left = transposed(op.transposed() ? upstream : x);
      CpuArray right = op.transposed() ? x : upstream;
      results[1] = products.matMul(new MatMulOp(false), y.shape(), left, right);
      context.memory().free(left.storage());
    }
    return results;
  }

  /** The matrices of the last two axes, transposed. */
  private CpuArray transposed(CpuArray matrices) {
    int rows = matrices.size(-2);
    int columns = matrices.size(-1);
    CpuArray result = context.floats(matrices.shape().with(-2, columns).with(-1, rows));
    float[] x = matrices.floats();
    float[] out = result.floats();
    int strips = (rows + TRANSPOSED_BLOCK - 1) / TRANSPOSED_BLOCK;
    int batch = matrices.count() == 0 ? 0 : matrices.count() / (rows * columns);
    context.parallel(
        batch * strips,
        strip -> {
          int base = strip / strips * rows * columns;
          int from = strip % strips * TRANSPOSED_BLOCK;
          int to = Math.min(rows, from + TRANSPOSED_BLOCK);
          for (int column = 0; column < columns; column++) {
            int at = base + column * rows;
            for (int row = from; row < to; row++) {
              out[at + row] = x[base + row * columns + column];
            }
          }
        });
    return result;
  }
}
