package org.speechlm4j.core.cpu;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.speechlm4j.core.tensor.UnaryOp;

/**
 * Gradients of functions of elements with the Vector API; what is rare stays scalar. As in {@link
 * VectorElementKernels}, each function has a loop of its own and the last, partial vector passes
 * through a small array.
 */
final class VectorElementGradientKernels implements ElementGradientKernels {

  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int LANES = S.length();

  private final ScalarElementGradientKernels scalar = new ScalarElementGradientKernels();

  @Override
  public void unary(UnaryOp op, float[] x, float[] y, float[] g, float[] out, int at, int count) {
    int end = at + S.loopBound(count);
    if (!map(op, x, y, g, out, at, end)) {
      scalar.unary(op, x, y, g, out, at, count);
    } else if (end < at + count) {
      int rest = at + count - end;
      float[] restX = new float[LANES];
      float[] restY = new float[LANES];
      float[] restG = new float[LANES];
      System.arraycopy(x, end, restX, 0, rest);
      System.arraycopy(y, end, restY, 0, rest);
      System.arraycopy(g, end, restG, 0, rest);
      float[] restOut = new float[LANES];
      map(op, restX, restY, restG, restOut, 0, LANES);
      System.arraycopy(restOut, 0, out, end, rest);
    }
  }

  /** Whether there is a loop for the function, which then has been run over whole vectors. */
  private static boolean map(
      UnaryOp op, float[] x, float[] y, float[] g, float[] out, int from, int to) {
    switch (op.function()) {
      case AFFINE -> affine(g, out, from, to, op.a());
      case RELU -> relu(x, g, out, from, to);
      case LEAKY_RELU -> leakyRelu(x, g, out, from, to, op.a());
      case ELU -> elu(x, g, out, from, to, op.a());
      case GELU -> gelu(x, g, out, from, to);
      case GELU_TANH -> geluTanh(x, g, out, from, to);
      case QUICK_GELU -> gated(x, g, out, from, to, 1.702f);
      case SILU -> gated(x, g, out, from, to, 1);
      case SIGMOID -> sigmoid(y, g, out, from, to);
      case TANH -> tanh(y, g, out, from, to);
      case EXP -> multiply(y, g, out, from, to, 1);
      case SQUARE -> multiply(x, g, out, from, to, 2);
      case LOG -> divide(x, g, out, from, to, 1);
      case SQRT -> divide(y, g, out, from, to, 0.5f);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void affine(float[] g, float[] out, int from, int to, float a) {
    for (int i = from; i < to; i += LANES) {
      FloatVector.fromArray(S, g, i).mul(a).intoArray(out, i);
    }
  }

  private static void relu(float[] x, float[] g, float[] out, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, i);
      FloatVector.fromArray(S, g, i).blend(0, v.compare(LE, 0)).intoArray(out, i);
    }
  }

  private static void leakyRelu(float[] x, float[] g, float[] out, int from, int to, float a) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, i);
      FloatVector upstream = FloatVector.fromArray(S, g, i);
      upstream.mul(a).blend(upstream, v.compare(GT, 0)).intoArray(out, i);
    }
  }

  private static void elu(float[] x, float[] g, float[] out, int from, int to, float a) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, i);
      FloatVector upstream = FloatVector.fromArray(S, g, i);
      FloatVector slope = VectorMath.expNonPositive(v).mul(a);
      upstream.mul(slope).blend(upstream, v.compare(GT, 0)).intoArray(out, i);
    }
  }

  /** In two loops: of all of it in one, the compiler would leave the exponential a call. */
  private static void gelu(float[] x, float[] g, float[] out, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, i);
      VectorMath.expNonPositive(v.mul(v).mul(-0.5f)).intoArray(out, i);
    }
    geluSlopes(x, g, out, from, to);
  }

  /** Where {@code out} holds {@code exp(-x x / 2)}. */
  private static void geluSlopes(float[] x, float[] g, float[] out, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector e = FloatVector.fromArray(S, out, i);
      FloatVector slope = VectorMath.geluSlope(FloatVector.fromArray(S, x, i), e);
      slope.mul(FloatVector.fromArray(S, g, i)).intoArray(out, i);
    }
  }

  private static void geluTanh(float[] x, float[] g, float[] out, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector slope = VectorMath.geluTanhSlope(FloatVector.fromArray(S, x, i));
      slope.mul(FloatVector.fromArray(S, g, i)).intoArray(out, i);
    }
  }

  /** Of {@code x sigmoid(factor x)}. */
  private static void gated(float[] x, float[] g, float[] out, int from, int to, float factor) {
    for (int i = from; i < to; i += LANES) {
      FloatVector z = FloatVector.fromArray(S, x, i).mul(factor);
      FloatVector s = VectorMath.sigmoid(z);
      FloatVector slope = z.mul(s.neg().add(1)).add(1).mul(s);
      slope.mul(FloatVector.fromArray(S, g, i)).intoArray(out, i);
    }
  }

  private static void sigmoid(float[] y, float[] g, float[] out, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, y, i);
      FloatVector slope = v.mul(v.neg().add(1));
      slope.mul(FloatVector.fromArray(S, g, i)).intoArray(out, i);
    }
  }

  private static void tanh(float[] y, float[] g, float[] out, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, y, i);
      FloatVector slope = v.mul(v).neg().add(1);
      slope.mul(FloatVector.fromArray(S, g, i)).intoArray(out, i);
    }
  }

  private static void multiply(float[] x, float[] g, float[] out, int from, int to, float factor) {
    for (int i = from; i < to; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, i).mul(factor);
      v.mul(FloatVector.fromArray(S, g, i)).intoArray(out, i);
    }
  }

  private static void divide(float[] x, float[] g, float[] out, int from, int to, float factor) {
    for (int i = from; i < to; i += LANES) {
      FloatVector upstream = FloatVector.fromArray(S, g, i).mul(factor);
      upstream.div(FloatVector.fromArray(S, x, i)).intoArray(out, i);
    }
  }

  @Override
  public void glu(float[] x, int from, float[] g, int at, float[] out, int count) {
    int whole = S.loopBound(count);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector s = VectorMath.sigmoid(FloatVector.fromArray(S, x, from + count + i));
      FloatVector passed = FloatVector.fromArray(S, g, at + i).mul(s);
      FloatVector value = FloatVector.fromArray(S, x, from + i);
      passed.intoArray(out, from + i);
      passed.mul(value).mul(s.neg().add(1)).intoArray(out, from + count + i);
    }
    ScalarElementGradientKernels.glu(x, from, g, at, out, count, whole);
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
    int whole = S.loopBound(alpha.length);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, at + i);
      FloatVector a = FloatVector.fromArray(S, alpha, i);
      FloatVector r = VectorMath.remainderOfPi(v.mul(a));
      FloatVector sine = VectorMath.sine(r);
      FloatVector half = VectorMath.sine(r.mul(0.5f));
      FloatVector cosine = half.mul(half).mul(-2).add(1);
      FloatVector twice = sine.mul(cosine).mul(2);
      FloatVector upstream = FloatVector.fromArray(S, g, at + i);
      FloatVector slope = twice.mul(a).mul(FloatVector.fromArray(S, share, i)).add(1);
      upstream.mul(slope).intoArray(out, at + i);
      upstream.mul(v).fma(twice, FloatVector.fromArray(S, angles, i)).intoArray(angles, i);
      upstream.mul(sine).fma(sine, FloatVector.fromArray(S, waves, i)).intoArray(waves, i);
    }
    ScalarElementGradientKernels.snake(x, at, alpha, share, g, out, angles, waves, whole);
  }
}
