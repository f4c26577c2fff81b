package org.speechlm4j.core.cpu;

import org.speechlm4j.core.tensor.BinaryOp;
import org.speechlm4j.core.tensor.UnaryOp;

/**
 * Functions of single elements, on one thread; an element's result depends on its operands alone,
 * not on where it stands. Output and input may be the same range, but not overlap otherwise.
 */
interface ElementKernels {

  /** {@code out[to + i] = f(x[from + i])} for {@code i} below {@code count}. */
  void unary(UnaryOp op, float[] x, int from, float[] out, int to, int count);

  /** {@code out[to + i] = f(x[xFrom + i], y[yFrom + i])} for {@code i} below {@code count}. */
  void binary(
      BinaryOp.Function function,
      float[] x,
      int xFrom,
      float[] y,
      int yFrom,
      float[] out,
      int to,
      int count);

  /** {@code out[to + i] = x[from + i] sigmoid(x[from + count + i])} for {@code i} below count. */
  void glu(float[] x, int from, float[] out, int to, int count);

  /**
   * {@code out[at + i] = x[at + i] + sin(alpha[i] x[at + i])^2 share[i]} for {@code i} below the
   * length of {@code alpha}.
   */
  void snake(float[] x, int at, float[] alpha, float[] share, float[] out);
}
