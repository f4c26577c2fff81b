package org.speechlm4j.core.cpu;

/**
 * The inner loops of recurrent layers' gradients, on one thread, for some neighbouring units of a
 * step.
 *
 * <p>Gates lie one after the other, {@code size} units each, so that the gate {@code g} of a unit
 * is at {@code at + g size}.
 */
interface GateGradientKernels {

  /**
   * Long short-term memory: puts the gradients of what enters the gates in the gates' place.
   *
   * @param count number of units
   * @param gates the gates input, forget, cell and output
   * @param open the cell state's hyperbolic tangent
   * @param before the cell state before
   * @param ofHidden gradient of the hidden state; becomes 0
   * @param ofCell gradient of the cell state, without that through the hidden state; becomes that
   *     of the cell state before
   * @param unit where both gradients begin
   */
  void lstm(
      int count,
      float[] gates,
      int at,
      int size,
      float[] open,
      int openAt,
      float[] before,
      int beforeAt,
      float[] ofHidden,
      float[] ofCell,
      int unit);

  /**
   * Gated recurrent units: puts the gradients of what the input contributes to the gates in the
   * gates' place, and those of what the state contributes in its place.
   *
   * @param count number of units
   * @param gates the gates reset, update and new
   * @param ofState what the state contributes to the gates; that to the last is read
   * @param before the hidden state before
   * @param ofHidden gradient of the hidden state; becomes that of the state before, without that
   *     through the gates
   * @param unit where that gradient begins
   */
  void gru(
      int count,
      float[] gates,
      float[] ofState,
      int at,
      int size,
      float[] before,
      int beforeAt,
      float[] ofHidden,
      int unit);

  /** {@code out[to + i] += x[xAt + i] y[yAt + i]} for {@code i} below {@code count}. */
  void addProduct(int count, float[] x, int xAt, float[] y, int yAt, float[] out, int to);
}
