package org.speechlm4j.core.reference;

import org.apache.commons.math3.special.Erf;
import org.speechlm4j.core.tensor.BinaryOp;
import org.speechlm4j.core.tensor.DropoutOp;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.UnaryOp;

/** Functions of single elements and pairs. */
final class ReferenceElements {

  private ReferenceElements() {}

  static ReferenceArray unary(UnaryOp op, ReferenceArray x) {
    return ReferenceArray.of(x.shape(), i -> value(op, x.values()[i]));
  }

  private static double value(UnaryOp op, double x) {
    return switch (op.function()) {
      case AFFINE -> op.a() * x + op.b();
      case CLAMP -> Math.min(Math.max(x, op.a()), op.b());
      case GELU -> x * Erf.erfc(-x / Math.sqrt(2)) / 2;
      case GELU_TANH ->
          x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
      case QUICK_GELU -> x * sigmoid(1.702 * x);
      case SILU -> x * sigmoid(x);
      case ELU -> x > 0 ? x : op.a() * Math.expm1(x);
      case LEAKY_RELU -> x > 0 ? x : op.a() * x;
      case RELU -> Math.max(x, 0);
      case MISH -> x * Math.tanh(softplus(x));
      case SOFTPLUS -> softplus(x);
      case SIGMOID -> sigmoid(x);
      case TANH -> Math.tanh(x);
      case EXP -> Math.exp(x);
      case LOG -> Math.log(x);
      case SQRT -> Math.sqrt(x);
      case RSQRT -> 1 / Math.sqrt(x);
      case SQUARE -> x * x;
      case ABS -> Math.abs(x);
      case SIN -> Math.sin(x);
      case COS -> Math.cos(x);
      case RECIPROCAL -> 1 / x;
      case ROUND -> Math.rint(x);
      case SIGN -> Math.signum(x);
    };
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  static ReferenceArray binary(BinaryOp op, Shape output, ReferenceArray x, ReferenceArray y) {
    return ReferenceArray.of(
        output,
        i ->
            value(
                op.function(),
                x.values()[source(i, output, x.shape())],
                y.values()[source(i, output, y.shape())]));
  }

  private static double value(BinaryOp.Function function, double x, double y) {
    return switch (function) {
      case ADD -> x + y;
      case SUBTRACT -> x - y;
      case MULTIPLY -> x * y;
      case DIVIDE -> x / y;
      case MAXIMUM -> Math.max(x, y);
      case MINIMUM -> Math.min(x, y);
    };
  }

  /** Where the operand's element stands that broadcasting brings to {@code index}. */
  private static int source(int index, Shape output, Shape operand) {
    int source = 0;
    int step = 1;
    int rest = index;
    for (int axis = 1; axis <= operand.rank(); axis++) {
      int position = rest % output.size(-axis);
      rest /= output.size(-axis);
      source += operand.size(-axis) == 1 ? 0 : position * step;
      step *= operand.size(-axis);
    }
    return source;
  }

  static ReferenceArray dropout(DropoutOp op, ReferenceArray x) {
    return ReferenceArray.of(x.shape(), i -> op.keeps(i) ? x.values()[i] / (1 - op.rate()) : 0);
  }

  static ReferenceArray glu(Shape output, ReferenceArray x) {
    int half = output.size(-1);
    return ReferenceArray.of(
        output,
        i -> {
          int first = i / half * 2 * half + i % half;
          return x.values()[first] * sigmoid(x.values()[first + half]);
        });
  }

  static ReferenceArray snake(ReferenceArray[] in) {
    ReferenceArray x = in[0];
    double[] alpha = in[1].values();
    double[] beta = in[in.length - 1].values();
    return ReferenceArray.of(
        x.shape(),
        i -> {
          int channel = i % alpha.length;
          double sine = Math.sin(alpha[channel] * x.values()[i]);
          return x.values()[i] + sine * sine / (beta[channel] + 1e-9);
        });
  }
}
