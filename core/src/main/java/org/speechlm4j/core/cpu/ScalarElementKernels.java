package org.speechlm4j.core.cpu;

import org.speechlm4j.core.tensor.BinaryOp;
import org.speechlm4j.core.tensor.UnaryOp;

/** Functions of elements by plain loops, through double precision where that is more exact. */
final class ScalarElementKernels implements ElementKernels {

  private static final double GELU_CUBIC = 0.044715;
  private static final double SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);

  @Override
  public void unary(UnaryOp op, float[] x, int from, float[] out, int to, int count) {
    UnaryOp.Function function = op.function();
    float a = op.a();
    float b = op.b();
    for (int i = 0; i < count; i++) {
      float value = x[from + i];
      out[to + i] =
          switch (function) {
            case AFFINE -> a * value + b;
            case CLAMP -> Math.min(Math.max(value, a), b);
            case LEAKY_RELU -> value > 0 ? value : a * value;
            case RELU -> value < 0 ? 0 : value;
            case SQUARE -> value * value;
            case ABS -> Math.abs(value);
            case SIGN -> Math.signum(value);
            case RECIPROCAL -> 1 / value;
            case ELU -> value > 0 ? value : (float) (a * Math.expm1(value));
            default -> (float) smooth(function, value);
          };
    }
  }

  private static double smooth(UnaryOp.Function function, double x) {
    return switch (function) {
      case GELU -> x * Gauss.distribution(x);
      case GELU_TANH -> x * sigmoid(2 * SQRT_2_OVER_PI * (x + GELU_CUBIC * x * x * x));
      case QUICK_GELU -> x * sigmoid(1.702 * x);
      case SILU -> x * sigmoid(x);
      case MISH -> x * Math.tanh(softplus(x));
      case SOFTPLUS -> softplus(x);
      case SIGMOID -> sigmoid(x);
      case TANH -> Math.tanh(x);
      case EXP -> Math.exp(x);
      case LOG -> Math.log(x);
      case SQRT -> Math.sqrt(x);
      case RSQRT -> 1 / Math.sqrt(x);
      case SIN -> Math.sin(x);
      case COS -> Math.cos(x);
      case ROUND -> Math.rint(x);
      default -> throw new IllegalStateException("no loop for " + function);
    };
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  @Override
  public void binary(
      BinaryOp.Function function,
      float[] x,
      int xFrom,
      float[] y,
      int yFrom,
      float[] out,
      int to,
      int count) {
    for (int i = 0; i < count; i++) {
      float a = x[xFrom + i];
      float b = y[yFrom + i];
      out[to + i] =
          switch (function) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
            case MAXIMUM -> Math.max(a, b);
            case MINIMUM -> Math.min(a, b);
          };
    }
  }

  @Override
  public void glu(float[] x, int from, float[] out, int to, int count) {
    for (int i = 0; i < count; i++) {
      out[to + i] = (float) (x[from + i] * sigmoid(x[from + count + i]));
    }
  }

  @Override
  public void snake(float[] x, int at, float[] alpha, float[] share, float[] out) {
    for (int i = 0; i < alpha.length; i++) {
      double sine = Math.sin((double) alpha[i] * x[at + i]);
      out[at + i] = (float) (x[at + i] + sine * sine * share[i]);
    }
  }
}
