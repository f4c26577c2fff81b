package org.speechlm4j.core.cpu;

import org.jspecify.annotations.Nullable;

/**
 * The inner loops of products, on one thread.
 *
 * <p>Every output is summed from its bias on, in the order of the depth, one rounding per step: its
 * bits do not depend on the rows and columns that are computed beside it. So a caller may split
 * rows and panels among threads as it likes.
 */
interface ProductKernels {

  /**
   * Rows times packed columns plus bias: {@code out[outOffset + r * outStride + n] = bias[n] +
   * sum_k x[r, k] w[k, n]}.
   *
   * @param x the left operand; {@code x.depth()} is at most {@code w.depth()}, and what of {@code
   *     w} lies deeper is not read
   * @param fromRow first row of {@code x} to compute; it goes to row {@code fromRow} of the output
   * @param toRow one past the last row
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
      int fromRow,
      int toRow,
      Panels w,
      int fromPanel,
      int toPanel,
      @Nullable Bias bias,
      float[] out,
      int outOffset,
      int outStride);

  /**
   * Adds a product to the output, as if what that holds were the bias: {@code out[outOffset + r *
   * outStride + n] += sum_k x[r, k] w[k, n]}.
   *
   * @param x the left operand, of whose depth there is at most that of {@code w}
   * @param rows number of rows, from 0
   * @param w the right operand, whose columns fill its panels
   * @param out what is added to
   * @param outOffset where row 0, column 0 of the output lies
   * @param outStride distance of output rows
   */
  void addProduct(Rows x, int rows, Panels w, float[] out, int outOffset, int outStride);

  /**
   * Multiplies each channel by its own weights: {@code out[outOffset + r * outStride + c] = bias[c]
   * + sum_tap x[r, tap, c] w[tap, c]}.
   *
   * @param x the left operand, whose pieces hold one element for each channel
   * @param fromRow first row of {@code x} to compute
   * @param toRow one past the last row
   * @param w weights {@code [taps, channels]}
   * @param bias one value per channel, or nothing for zeros
   * @param out where the result goes
   * @param outOffset where row 0, channel 0 of the output lies
   * @param outStride distance of output rows
   */
  void channelwise(
      Rows x,
      int fromRow,
      int toRow,
      float[] w,
      @Nullable Bias bias,
      float[] out,
      int outOffset,
      int outStride);

  /**
   * Multiplies rows by a single column, summed in an order of its own: {@code out[outOffset + r *
   * outStride] = bias + sum_k x[r, k] w[wOffset + k]}.
   *
   * @param x the left operand
   * @param fromRow first row of {@code x} to compute
   * @param toRow one past the last row
   * @param w holds the column
   * @param wOffset where the column begins
   * @param bias what is added
   * @param out where the result goes
   * @param outOffset where row 0 of the output lies
   * @param outStride distance of outputs
   */
  void dots(
      Rows x,
      int fromRow,
      int toRow,
      float[] w,
      int wOffset,
      float bias,
      float[] out,
      int outOffset,
      int outStride);

  /**
   * Packs rows into panels: elements {@code i} to {@code i + 16} of row {@code r} go to {@code to +
   * i / 16 * distance + r * 16}. What the last panel has beyond {@code count} gets any content.
   *
   * @param values holds the rows
   * @param from where row 0 begins
   * @param stride distance of rows, which may overlap
   * @param rows number of rows
   * @param count elements of each
   * @param out where the panels go
   * @param to where the first panel begins
   * @param distance distance of the panels
   */
  void pack(
      float[] values, int from, int stride, int rows, int count, float[] out, int to, int distance);

  /** Adds up outer products; each output is summed in the order of time. */
  void addOuter(OuterProduct call);

  /**
   * The largest of {@code values[from]} to {@code values[to - 1]}, negative infinity if there is
   * none; passes over what is not a number.
   */
  float largest(float[] values, int from, int to);

  /**
   * The first index from {@code from} at which a value is {@code limit} or more, else {@code to}.
   */
  int firstAtLeast(float[] values, int from, int to, float limit);

  /**
   * What is added to each row of a product.
   *
   * @param values the values
   * @param offset where column 0's lies
   */
  record Bias(float[] values, int offset) {}

  /** All rows from 0 and all panels of a product. */
  default void product(
      Rows x, int rows, Panels w, @Nullable Bias bias, float[] out, int outOffset, int outStride) {
    product(x, 0, rows, w, 0, w.count(), bias, out, outOffset, outStride);
  }
}
