package org.speechlm4j.core.cpu;

import org.speechlm4j.core.tensor.UnaryOp;

/** Gradients of functions of elements by plain loops, through double precision. */
final class ScalarElementGradientKernels implements ElementGradientKernels {

  private static final double GELU_CUBIC = 0.044715;
  private static final double TWICE_SQRT_2_OVER_PI = 2 * Math.sqrt(2 / Math.PI);
  private static final double DENSITY_AT_0 = 1 / Math.sqrt(2 * Math.PI);

  @Override
  public void unary(UnaryOp op, float[] x, float[] y, float[] g, float[] out, int at, int count) {
    UnaryOp.Function function = op.function();
    float a = op.a();
    float b = op.b();
    for (int i = at; i < at + count; i++) {
      float value = x[i];
      out[i] =
          switch (function) {
            case AFFINE -> a * g[i];
            case CLAMP -> value >= a && value <= b ? g[i] : 0;
            case RELU -> value <= 0 ? 0 : g[i];
            case LEAKY_RELU -> value > 0 ? g[i] : a * g[i];
            case ELU -> value > 0 ? g[i] : g[i] * (float) (a * Math.exp(value));
            case ABS -> Math.signum(value) * g[i];
            case ROUND, SIGN -> 0;
            default -> (float) (g[i] * slope(function, value, y[i]));
          };
    }
  }

  private static double slope(UnaryOp.Function function, double x, double y) {
    return switch (function) {
      case GELU -> Gauss.distribution(x) + x * DENSITY_AT_0 * Math.exp(-x * x / 2);
      case GELU_TANH -> {
        double s = sigmoid(TWICE_SQRT_2_OVER_PI * (x + GELU_CUBIC * x * x * x));
        yield s + x * s * (1 - s) * TWICE_SQRT_2_OVER_PI * (1 + 3 * GELU_CUBIC * x * x);
      }
      case QUICK_GELU -> gated(1.702 * x);
      case SILU -> gated(x);
      case MISH -> {
        double t = Math.tanh(softplus(x));
        yield t + x * sigmoid(x) * (1 - t * t);
      }
      case SOFTPLUS -> sigmoid(x);
      case SIGMOID -> y * (1 - y);
      case TANH -> 1 - y * y;
      case EXP -> y;
      case LOG -> 1 / x;
      case SQRT -> 0.5 / y;
      case RSQRT -> -0.5 * y * y * y;
      case SQUARE -> 2 * x;
      case SIN -> Math.cos(x);
      case COS -> -Math.sin(x);
      case RECIPROCAL -> -y * y;
      default -> throw new IllegalStateException("no loop for " + function);
    };
  }

  /** Slope of {@code x sigmoid(z)} with respect to x, where z is proportional to x. */
  private static double gated(double z) {
    double s = sigmoid(z);
    return s * (1 + z * (1 - s));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  @Override
  public void glu(float[] x, int from, float[] g, int at, float[] out, int count) {
    glu(x, from, g, at, out, count, 0);
  }

  /** A row from column {@code first} on. */
  static void glu(float[] x, int from, float[] g, int at, float[] out, int count, int first) {
    for (int i = first; i < count; i++) {
      double s = sigmoid(x[from + count + i]);
      double passed = g[at + i] * s;
      double value = x[from + i];
      out[from + i] = (float) passed;
      out[from + count + i] = (float) (passed * value * (1 - s));
    }
  }

  @Override
  public void snake(
      float[] x,
      int at,
      float[] alpha,
      float[] share,
      float[] g,
      float[] out,
      float[] angles,
      float[] waves) {
    snake(x, at, alpha, share, g, out, angles, waves, 0);
  }

  /** A row from column {@code first} on. */
  static void snake(
      float[] x,
      int at,
      float[] alpha,
      float[] share,
      float[] g,
      float[] out,
      float[] angles,
      float[] waves,
      int first) {
    for (int i = first; i < alpha.length; i++) {
      double angle = (double) alpha[i] * x[at + i];
      double sine = Math.sin(angle);
      double twice = Math.sin(2 * angle);
      double upstream = g[at + i];
      out[at + i] = (float) (upstream * (1 + alpha[i] * share[i] * twice));
      angles[i] += (float) (upstream * x[at + i] * twice);
      waves[i] += (float) (upstream * sine * sine);
    }
  }
}
