package org.speechlm4j.core.cpu;

/**
 * The inner loops of attention's gradients, on one thread, for one query and keys that fill whole
 * panels.
 *
 * <p>What is as long as the keys lies in one piece, {@code [keys]}, or as one row of each of
 * several {@link Panels}, whose rows are {@code step} apart: {@code [keys / 16]} times 16
 * neighbours.
 */
interface AttentionGradientKernels {

  /**
   * Turns exponentials into weights: {@code out[j] = factor x[from + j]}, in panels from {@code to}
   * on.
   *
   * @param panels number of panels, 16 keys each
   * @param gradient gradients with respect to the weights, in one piece from {@code at} on
   * @return the mean of these gradients, each weighted by its weight
   */
  float weigh(
      float[] x,
      int from,
      int panels,
      float factor,
      float[] gradient,
      int at,
      float[] out,
      int to,
      int step);

  /**
   * Turns gradients with respect to the weights into those with respect to the scores, {@code
   * weight[j] (gradient[at + j] - mean)}, which take the places of both.
   */
  void differentiate(
      float[] weights, int from, int step, int panels, float mean, float[] gradient, int at);
}
