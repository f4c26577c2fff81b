package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.speechlm4j.core.tensor.BinaryOp;
import org.speechlm4j.core.tensor.DropoutOp;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.UnaryOp;

/** Functions of single elements and pairs. */
final class CpuElements {

  /** Elements of a chunk: enough that sharing out costs little, few enough to stay in a cache. */
  private static final int CHUNK = 8192;

  /** Snake's guard against a division by zero. */
  private static final double SNAKE_EPSILON = 1e-9;

  private final CpuContext context;
  private final ElementKernels kernels;

  CpuElements(CpuContext context) {
    this.context = context;
    this.kernels = context.kernels().elements();
  }

  CpuArray unary(UnaryOp op, CpuArray in) {
    CpuArray result = context.floats(in.shape());
    float[] x = in.floats();
    float[] out = result.floats();
    context.parallelRanges(
        in.count(), CHUNK, (from, to) -> kernels.unary(op, x, from, out, from, to - from));
    return result;
  }

  CpuArray dropout(DropoutOp op, CpuArray in) {
    CpuArray result = context.floats(in.shape());
    float[] x = in.floats();
    float[] out = result.floats();
    float scale = op.scale();
    context.parallelRanges(
        in.count(),
        CHUNK,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            out[i] = op.keeps(i) ? scale * x[i] : 0;
          }
        });
    return result;
  }

  CpuArray binary(BinaryOp op, Shape output, CpuArray left, CpuArray right) {
    CpuArray result = context.floats(output);
    float[] out = result.floats();
    BinaryOp.Function function = op.function();
    eachPair(
        output,
        left,
        right,
        (x, xFrom, y, yFrom, at, count) ->
            kernels.binary(function, x, xFrom, y, yFrom, out, at, count));
    return result;
  }

  /** Passes the pairs of operands of a binary operation to {@code body}, on all threads. */
  void eachPair(Shape output, CpuArray left, CpuArray right, Broadcast.Body body) {
    Broadcast broadcast = Broadcast.of(output, left.shape(), right.shape());
    float[] x = left.floats();
    float[] y = right.floats();
    context.parallelRanges(
        output.count(), CHUNK, (from, to) -> broadcast.run(x, y, from, to, body));
  }

  CpuArray glu(Shape output, CpuArray in) {
    CpuArray result = context.floats(output);
    float[] x = in.floats();
    float[] out = result.floats();
    eachRow(output, (at, half) -> kernels.glu(x, 2 * at, out, at, half));
    return result;
  }

  CpuArray snake(CpuArray[] in) {
    CpuArray result = context.floats(in[0].shape());
    float[] x = in[0].floats();
    float[] alpha = exact(in[1]);
    float[] share = share(in[in.length - 1]);
    float[] out = result.floats();
    eachRow(in[0].shape(), (at, channels) -> kernels.snake(x, at, alpha, share, out));
    return result;
  }

  /** Snake's {@code 1 / (beta + 1e-9)}. */
  static float[] share(CpuArray beta) {
    float[] share = exact(beta);
    for (int i = 0; i < share.length; i++) {
      share[i] = (float) (1 / (share[i] + SNAKE_EPSILON));
    }
    return share;
  }

  static float[] exact(CpuArray parameter) {
    return Arrays.copyOf(parameter.floats(), parameter.count());
  }

  private void eachRow(Shape shape, RowBody body) {
    int channels = shape.size(-1);
    if (shape.count() == 0) {
      return;
    }
    context.parallelRanges(
        shape.count() / channels,
        Math.max(1, CHUNK / channels),
        (from, to) -> {
          for (int row = from; row < to; row++) {
            body.accept(row * channels, channels);
          }
        });
  }

  /** Work on one row. */
  private interface RowBody {
    void accept(int at, int channels);
  }
}
