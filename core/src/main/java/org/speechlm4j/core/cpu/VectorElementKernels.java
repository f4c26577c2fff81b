package org.speechlm4j.core.cpu;

import static jdk.incubator.vector.VectorOperators.LT;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.speechlm4j.core.tensor.BinaryOp;
import org.speechlm4j.core.tensor.UnaryOp;

/**
 * Functions of elements with the Vector API; what is rare or plain arithmetic stays scalar.
 *
 * <p>Each function has a loop of its own: one loop that calls the function through an interface
 * would box its vectors as soon as it has seen three functions. The last, partial vector passes
 * through a small array, so an element's bits do not depend on where it stands; masks make the code
 * so long that the compiler stops inlining.
 */
final class VectorElementKernels implements ElementKernels {

  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int LANES = S.length();

  private final ScalarElementKernels scalar = new ScalarElementKernels();

  @Override
  public void unary(UnaryOp op, float[] x, int from, float[] out, int to, int count) {
    int whole = S.loopBound(count);
    if (!map(op, x, from, out, to, whole)) {
      scalar.unary(op, x, from, out, to, count);
    } else if (whole < count) {
      float[] rest = new float[LANES];
      System.arraycopy(x, from + whole, rest, 0, count - whole);
      map(op, rest, 0, rest, 0, LANES);
      System.arraycopy(rest, 0, out, to + whole, count - whole);
    }
  }

  /** Whether there is a loop for the function, which then has been run over whole vectors. */
  private static boolean map(UnaryOp op, float[] x, int from, float[] out, int to, int count) {
    switch (op.function()) {
      case AFFINE -> affine(x, from, out, to, count, op.a(), op.b());
      case LEAKY_RELU -> leakyRelu(x, from, out, to, count, op.a());
      case RELU -> relu(x, from, out, to, count);
      case ELU -> elu(x, from, out, to, count, op.a());
      case GELU -> gelu(x, from, out, to, count);
      case GELU_TANH -> geluTanh(x, from, out, to, count);
      case QUICK_GELU -> quickGelu(x, from, out, to, count);
      case SILU -> silu(x, from, out, to, count);
      case MISH -> mish(x, from, out, to, count);
      case SIGMOID -> sigmoid(x, from, out, to, count);
      case TANH -> tanh(x, from, out, to, count);
      case EXP -> exp(x, from, out, to, count);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void affine(
      float[] x, int from, float[] out, int to, int count, float a, float b) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, from + i);
      v.mul(a).add(b).intoArray(out, to + i);
    }
  }

  private static void leakyRelu(float[] x, int from, float[] out, int to, int count, float a) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, from + i);
      v.blend(v.mul(a), v.compare(LT, 0)).intoArray(out, to + i);
    }
  }

  private static void relu(float[] x, int from, float[] out, int to, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, from + i);
      v.blend(0, v.compare(LT, 0)).intoArray(out, to + i);
    }
  }

  private static void elu(float[] x, int from, float[] out, int to, int count, float a) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, from + i);
      v.blend(VectorMath.expm1NonPositive(v).mul(a), v.compare(LT, 0)).intoArray(out, to + i);
    }
  }

  private static void gelu(float[] x, int from, float[] out, int to, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, from + i);
      VectorMath.gelu(v).intoArray(out, to + i);
    }
  }

  private static void geluTanh(float[] x, int from, float[] out, int to, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, from + i);
      VectorMath.geluTanh(v).intoArray(out, to + i);
    }
  }

  private static void quickGelu(float[] x, int from, float[] out, int to, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, from + i);
      v.mul(VectorMath.sigmoid(v.mul(1.702f))).intoArray(out, to + i);
    }
  }

  private static void silu(float[] x, int from, float[] out, int to, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, from + i);
      v.mul(VectorMath.sigmoid(v)).intoArray(out, to + i);
    }
  }

  private static void mish(float[] x, int from, float[] out, int to, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, from + i);
      VectorMath.mish(v).intoArray(out, to + i);
    }
  }

  private static void sigmoid(float[] x, int from, float[] out, int to, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, from + i);
      VectorMath.sigmoid(v).intoArray(out, to + i);
    }
  }

  private static void tanh(float[] x, int from, float[] out, int to, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, from + i);
      VectorMath.tanh(v).intoArray(out, to + i);
    }
  }

  private static void exp(float[] x, int from, float[] out, int to, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, from + i);
      VectorMath.exp(v).intoArray(out, to + i);
    }
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
    int whole = S.loopBound(count);
    switch (function) {
      case ADD -> add(x, xFrom, y, yFrom, out, to, whole);
      case SUBTRACT -> subtract(x, xFrom, y, yFrom, out, to, whole);
      case MULTIPLY -> multiply(x, xFrom, y, yFrom, out, to, whole);
      default -> whole = 0;
    }
    scalar.binary(function, x, xFrom + whole, y, yFrom + whole, out, to + whole, count - whole);
  }

  private static void add(
      float[] x, int xFrom, float[] y, int yFrom, float[] out, int to, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, xFrom + i);
      v.add(FloatVector.fromArray(S, y, yFrom + i)).intoArray(out, to + i);
    }
  }

  private static void subtract(
      float[] x, int xFrom, float[] y, int yFrom, float[] out, int to, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, xFrom + i);
      v.sub(FloatVector.fromArray(S, y, yFrom + i)).intoArray(out, to + i);
    }
  }

  private static void multiply(
      float[] x, int xFrom, float[] y, int yFrom, float[] out, int to, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, xFrom + i);
      v.mul(FloatVector.fromArray(S, y, yFrom + i)).intoArray(out, to + i);
    }
  }

  @Override
  public void glu(float[] x, int from, float[] out, int to, int count) {
    int whole = S.loopBound(count);
    gate(x, from, from + count, out, to, whole);
    if (whole < count) {
      float[] rest = new float[2 * LANES];
      System.arraycopy(x, from + whole, rest, 0, count - whole);
      System.arraycopy(x, from + count + whole, rest, LANES, count - whole);
      gate(rest, 0, LANES, rest, 0, LANES);
      System.arraycopy(rest, 0, out, to + whole, count - whole);
    }
  }

  private static void gate(float[] x, int from, int gateFrom, float[] out, int to, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector gate = FloatVector.fromArray(S, x, gateFrom + i);
      FloatVector v = FloatVector.fromArray(S, x, from + i);
      v.mul(VectorMath.sigmoid(gate)).intoArray(out, to + i);
    }
  }

  @Override
  public void snake(float[] x, int at, float[] alpha, float[] share, float[] out) {
    int count = alpha.length;
    int whole = S.loopBound(count);
    wave(x, at, alpha, share, 0, out, at, whole);
    if (whole < count) {
      float[] rest = new float[3 * LANES];
      System.arraycopy(x, at + whole, rest, 0, count - whole);
      System.arraycopy(alpha, whole, rest, LANES, count - whole);
      System.arraycopy(share, whole, rest, 2 * LANES, count - whole);
      float[] restShare = Arrays.copyOfRange(rest, LANES, 3 * LANES);
      wave(rest, 0, rest, restShare, LANES, rest, 0, LANES);
      System.arraycopy(rest, 0, out, at + whole, count - whole);
    }
  }

  private static void wave(
      float[] x,
      int from,
      float[] alpha,
      float[] share,
      int column,
      float[] out,
      int to,
      int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, from + i);
      FloatVector angle = v.mul(FloatVector.fromArray(S, alpha, column + i));
      VectorMath.sineSquared(angle)
          .fma(FloatVector.fromArray(S, share, column + i), v)
          .intoArray(out, to + i);
    }
  }
}
