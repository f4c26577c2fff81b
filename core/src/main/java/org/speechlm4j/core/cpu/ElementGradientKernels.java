package org.speechlm4j.core.cpu;

import org.speechlm4j.core.tensor.UnaryOp;

/**
 * Gradients of functions of single elements, on one thread. {@code g} is the gradient of a
 * function's output; at kinks it is multiplied by what PyTorch takes for the slope: 0 of {@code
 * abs} and {@code relu}, the left one of ELU and leaky ReLU, 1 of a clamp's bounds. The output
 * shares no element with an input.
 */
interface ElementGradientKernels {

  /**
   * {@code out[at + i] = g[at + i] f'(x[at + i])} for {@code i} below {@code count}, where {@code y
   * = f(x)}.
   */
  void unary(UnaryOp op, float[] x, float[] y, float[] g, float[] out, int at, int count);

  /**
   * A row of a gated linear unit: from {@code 2 count} elements of {@code x} at {@code from} and
   * {@code count} of {@code g} at {@code at}, the gradients of the former, into {@code out} where
   * they stand.
   */
  void glu(float[] x, int from, float[] g, int at, float[] out, int count);

  /**
   * A row of snake: with {@code z = alpha[i] x[at + i]}, the gradient of x is {@code g (1 +
   * alpha[i] share[i] sin(2 z))}; {@code g x sin(2 z)} and {@code g sin(z)^2} are added to {@code
   * angles[i]} and {@code waves[i]}.
   */
  void snake(
      float[] x,
      int at,
      float[] alpha,
      float[] share,
      float[] g,
      float[] out,
      float[] angles,
      float[] waves);
}
