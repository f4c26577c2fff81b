package org.speechlm4j.training.graph;

import org.nd4j.autodiff.samediff.SameDiff;
import org.speechlm4j.core.tensor.BinaryOp;
import org.speechlm4j.core.tensor.DropoutOp;
import org.speechlm4j.core.tensor.UnaryOp;

/** Functions of single elements and pairs in a graph. */
final class GraphElements {

  /** The epsilon of {@link org.speechlm4j.core.tensor.SnakeOp}. */
  private static final double SNAKE_EPSILON = 1e-9;

  private GraphElements() {}

  static Variable unary(UnaryOp op, Variable x) {
    SameDiff graph = x.constants().graph();
    return switch (op.function()) {
      case AFFINE -> affine(op, x);
      case CLAMP -> x.map(v -> graph.clipByValue(v, op.a(), op.b()));
      case ELU -> elu(op.a(), x);
      case LEAKY_RELU -> x.map(v -> graph.nn.leakyRelu(v, op.a()));
      case RELU -> x.relu();
      case SIGMOID -> x.sigmoid();
      case TANH -> x.tanh();
      case EXP -> x.exp();
      case LOG -> x.log();
      case SQRT -> x.map(graph.math::sqrt);
      case RSQRT -> x.inverseRoot();
      case SQUARE -> x.square();
      case ABS -> x.map(graph.math::abs);
      case SIN -> x.map(graph.math::sin);
      case COS -> x.map(graph.math::cos);
      case RECIPROCAL -> x.map(graph.math::reciprocal);
      case ROUND -> round(x);
      case SIGN -> x.map(graph.math::sign);
      case GELU, GELU_TANH, QUICK_GELU, SILU, MISH, SOFTPLUS -> smooth(op, x);
    };
  }

  private static Variable smooth(UnaryOp op, Variable x) {
    SameDiff graph = x.constants().graph();
    return switch (op.function()) {
      // Of erfc, because ND4J's precise GELU is another function; erfc keeps small results.
      case GELU -> x.multiply(x.times(-Math.sqrt(0.5)).map(graph.math::erfc)).times(0.5);
      case GELU_TANH -> {
        Variable inner = x.multiply(x.square().times(0.044715).plus(1));
        yield x.multiply(inner.times(Math.sqrt(2 / Math.PI)).tanh().plus(1)).times(0.5);
      }
      case QUICK_GELU -> x.multiply(x.times(1.702).sigmoid());
      case SILU -> x.multiply(x.sigmoid());
      case MISH -> x.multiply(softplus(x).tanh());
      case SOFTPLUS -> softplus(x);
      default -> throw new IllegalArgumentException("not a smooth function: " + op);
    };
  }

  private static Variable affine(UnaryOp op, Variable x) {
    Variable scaled = op.a() == 1 ? x : x.times(op.a());
    return op.b() == 0 ? scaled : scaled.plus(op.b());
  }

  /** {@code max(x, 0) + a (exp(min(x, 0)) - 1)}; ND4J's has no factor. */
  private static Variable elu(double factor, Variable x) {
    SameDiff graph = x.constants().graph();
    if (factor == 1) {
      return x.map(graph.nn::elu);
    }
    Variable negative = x.negate().relu().negate().map(graph.math::expm1);
    return x.relu().add(negative.times(factor));
  }

  /** {@code max(x, 0) + log(1 + exp(-|x|))}: ND4J's overflows above 88. */
  private static Variable softplus(Variable x) {
    SameDiff graph = x.constants().graph();
    Variable rest = x.map(graph.math::abs).negate().exp().map(graph.math::log1p);
    return x.relu().add(rest);
  }

  /**
   * To the nearest integer, ties to even. ND4J rounds ties away from zero; twice the rounded half
   * is the even neighbour of a tie.
   */
  private static Variable round(Variable x) {
    SameDiff graph = x.constants().graph();
    Variable fixed = x.stop();
    Variable away = fixed.map(graph.math::round);
    Variable even = fixed.times(0.5).map(graph.math::round).times(2);
    Variable tie = away.subtract(fixed).map(graph.math::abs).equalTo(0.5);
    return away.add(tie.multiply(even.subtract(away)));
  }

  static Variable binary(BinaryOp op, Variable x, Variable y) {
    return switch (op.function()) {
      case ADD -> x.add(y);
      case SUBTRACT -> x.subtract(y);
      case MULTIPLY -> x.multiply(y);
      case DIVIDE -> x.divide(y);
      case MAXIMUM -> x.maximum(y);
      case MINIMUM -> x.minimum(y);
    };
  }

  static Variable dropout(DropoutOp op, Operands in) {
    Variable x = in.at(0);
    double[] mask = new double[x.shape().count()];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = op.keeps(i) ? 1.0 / (1 - op.rate()) : 0;
    }
    return x.multiply(in.constants().doubles(mask, x.shape().toArray()));
  }

  static Variable glu(Variable x) {
    int axis = x.shape().rank() - 1;
    int half = x.size(axis) / 2;
    return x.slice(axis, 0, half).multiply(x.slice(axis, half, 2 * half).sigmoid());
  }

  static Variable snake(Operands in) {
    Variable x = in.at(0);
    Variable beta = in.at(in.count() - 1);
    Variable sine = x.multiply(in.at(1)).map(x.constants().graph().math::sin);
    return x.add(sine.square().divide(beta.plus(SNAKE_EPSILON)));
  }

  /** The value exactly, plus a zero whose gradient is that of x. */
  static Variable straightThrough(Variable x, Variable value) {
    return value.add(x.subtract(x.stop()));
  }
}
