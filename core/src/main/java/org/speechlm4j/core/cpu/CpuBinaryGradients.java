package org.speechlm4j.core.cpu;

import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.BinaryOp;
import org.speechlm4j.core.tensor.Shape;

/**
 * Gradients of functions of pairs: that of each element of the output, summed over the axes along
 * which the operand was repeated. Of two equal numbers, each gets half of a maximum's gradient.
 */
final class CpuBinaryGradients {

  private static final BinaryOp TIMES = new BinaryOp(BinaryOp.Function.MULTIPLY);

  private final CpuContext context;
  private final CpuElements elements;
  private final CpuSums sums;

  CpuBinaryGradients(CpuContext context, CpuElements elements) {
    this.context = context;
    this.elements = elements;
    this.sums = new CpuSums(context);
  }

  @Nullable CpuArray[] gradients(BinaryOp op, GradientCall call) {
    @Nullable CpuArray[] results = call.results();
    for (int i = 0; i < results.length; i++) {
      results[i] = call.needs(i) ? gradient(op.function(), call, i) : null;
    }
    return results;
  }

  private CpuArray gradient(BinaryOp.Function function, GradientCall call, int operand) {
    Shape shape = call.in(operand).shape();
    return switch (function) {
      case ADD -> sums.toShape(call.gradient(), shape);
      case SUBTRACT -> {
        CpuArray sum = sums.toShape(call.gradient(), shape);
        yield operand == 0 ? sum : negative(sum);
      }
      case MULTIPLY -> product(call, call.in(1 - operand), shape);
      case DIVIDE -> operand == 0 ? quotient(call, shape) : ofDivisor(call, shape);
      case MAXIMUM, MINIMUM -> ofLarger(function, call, operand, shape);
    };
  }

  private CpuArray negative(CpuArray x) {
    CpuArray result = elements.binary(TIMES, x.shape(), x, constant(-1));
    context.memory().free(x.storage());
    return result;
  }

  private CpuArray constant(float value) {
    CpuArray result = context.floats(Shape.of());
    result.floats()[0] = value;
    return result;
  }

  private CpuArray product(GradientCall call, CpuArray other, Shape shape) {
    CpuArray gradient = call.gradient();
    int count = shape.count();
    boolean repeatedRows =
        count > 0 && other.shape().equals(gradient.shape()) && endsWith(gradient.shape(), shape);
    if (repeatedRows && count > 1 && count < gradient.count()) {
      CpuArray result = context.floats(shape);
      int rows = gradient.count() / count;
      sums.products(gradient.floats(), other.floats(), rows, count, result.floats());
      return result;
    }
    return sums.takeToShape(elements.binary(TIMES, gradient.shape(), gradient, other), shape);
  }

  /** Whether an operand lacks leading axes of the output, or has size 1 there, and agrees else. */
  private static boolean endsWith(Shape output, Shape operand) {
    boolean leading = false;
    for (int axis = 1; axis <= operand.rank(); axis++) {
      boolean repeated = operand.size(-axis) != output.size(-axis);
      if (leading && !repeated && output.size(-axis) != 1) {
        return false;
      }
      leading |= repeated;
    }
    return true;
  }

  private CpuArray quotient(GradientCall call, Shape shape) {
    BinaryOp divide = new BinaryOp(BinaryOp.Function.DIVIDE);
    CpuArray gradient = call.gradient();
    CpuArray whole = elements.binary(divide, gradient.shape(), gradient, call.in(1));
    return sums.takeToShape(whole, shape);
  }

  private CpuArray ofDivisor(GradientCall call, Shape shape) {
    CpuArray whole = context.floats(call.gradient().shape());
    float[] g = call.gradient().floats();
    float[] out = whole.floats();
    elements.eachPair(
        whole.shape(),
        call.in(0),
        call.in(1),
        (x, xFrom, y, yFrom, at, count) -> {
          for (int i = 0; i < count; i++) {
            float divisor = y[yFrom + i];
            out[at + i] = -g[at + i] * (x[xFrom + i] / divisor / divisor);
          }
        });
    return sums.takeToShape(whole, shape);
  }

  private CpuArray ofLarger(
      BinaryOp.Function function, GradientCall call, int operand, Shape shape) {
    CpuArray whole = context.floats(call.gradient().shape());
    float[] g = call.gradient().floats();
    float[] out = whole.floats();
    float sign = function == BinaryOp.Function.MAXIMUM ? 1 : -1;
    elements.eachPair(
        whole.shape(),
        call.in(operand),
        call.in(1 - operand),
        (x, xFrom, y, yFrom, at, count) -> {
          for (int i = 0; i < count; i++) {
            float own = sign * x[xFrom + i];
            float other = sign * y[yFrom + i];
            float passed = own == other ? g[at + i] / 2 : g[at + i];
            out[at + i] = own < other ? 0 : passed;
          }
        });
    return sums.takeToShape(whole, shape);
  }
}
