package org.speechlm4j.core.tensor;

/**
 * A function of each element, with up to two parameters; input {@code [...]}, output the same.
 *
 * @param function what is computed
 * @param a first parameter, 0 where the function has none
 * @param b second parameter, 0 where the function has none
 */
public record UnaryOp(Function function, float a, float b) implements Op {

  /** The functions; {@code x} is an element. */
  public enum Function {
    /** {@code a x + b}. */
    AFFINE,
    /** {@code min(max(x, a), b)}. */
    CLAMP,
    /** {@code x Phi(x)} with the exact normal distribution function. */
    GELU,
    /** GELU by its tanh approximation. */
    GELU_TANH,
    /** {@code x sigmoid(1.702 x)}. */
    QUICK_GELU,
    /** {@code x sigmoid(x)}. */
    SILU,
    /** {@code x} if positive, else {@code a (exp(x) - 1)}. */
    ELU,
    /** {@code x} if positive, else {@code a x}. */
    LEAKY_RELU,
    /** {@code max(x, 0)}. */
    RELU,
    /** {@code x tanh(softplus(x))}. */
    MISH,
    /** {@code log(1 + exp(x))}. */
    SOFTPLUS,
    /** {@code 1 / (1 + exp(-x))}. */
    SIGMOID,
    /** Hyperbolic tangent. */
    TANH,
    /** Exponential. */
    EXP,
    /** Natural logarithm. */
    LOG,
    /** Square root. */
    SQRT,
    /** {@code 1 / sqrt(x)}. */
    RSQRT,
    /** {@code x x}. */
    SQUARE,
    /** Absolute value. */
    ABS,
    /** Sine of radians. */
    SIN,
    /** Cosine of radians. */
    COS,
    /** {@code 1 / x}. */
    RECIPROCAL,
    /** To the nearest integer, ties to even. */
    ROUND,
    /** -1, 0 or 1. */
    SIGN
  }

  /** A function without parameters. */
  public static UnaryOp of(Function function) {
    return new UnaryOp(function, 0, 0);
  }

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("unary", in, 1);
    return in[0];
  }
}
