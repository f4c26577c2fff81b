package org.speechlm4j.core.cpu;

import org.jspecify.annotations.Nullable;

/**
 * The inner loops of products with weights of few bits, on one thread.
 *
 * <p>Each weight is widened to single precision first; then every output is summed as by {@link
 * ProductKernels#product}, to the same bits.
 */
interface NarrowProductKernels {

  /**
   * Few rows times packed columns plus bias: {@code out[outOffset + r * outStride + n] = bias[n] +
   * sum_k x[r, k] w[k, n]}, reading each weight once for four rows.
   *
   * @param x the left operand, of one piece per row and the depth of {@code w}
   * @param rows number of rows, from 0
   * @param w the right operand
   * @param fromPanel first panel of {@code w} to compute
   * @param toPanel one past the last panel
   * @param bias one value per column, or nothing for zeros
   * @param out where the result goes; every element of the rows and columns is written
   * @param outOffset where row 0, column 0 of the output lies
   * @param outStride distance of output rows
   */
  void product(
      Rows x,
      int rows,
      NarrowPanels w,
      int fromPanel,
      int toPanel,
      ProductKernels.@Nullable Bias bias,
      float[] out,
      int outOffset,
      int outStride);

  /**
   * Widens a part of a panel: element {@code k} of its column {@code j} goes to {@code out[at + (k
   * - from) * 16 + j]}.
   *
   * @param from first element of each column, a multiple of a word's
   * @param to one past the last element
   */
  void widen(NarrowPanels w, int panel, int from, int to, float[] out, int at);
}
