package org.speechlm4j.core.cpu;

/**
 * What recurrent layers make of their gates, on one thread, for blocks of {@value #UNITS} units.
 *
 * <p>Gates lie in blocks: {@value #UNITS} units of the first gate, of the second, and so on. {@code
 * x} holds what the input contributes, {@code h} what the state does, which may be overwritten.
 */
interface GateKernels {

  /** Units of a block. */
  int UNITS = 16;

  /**
   * Long short-term memory: gates input, forget, cell and output; updates {@code cell} and writes
   * {@code hidden}, both from {@code unit} on.
   */
  void lstm(
      int blocks, float[] x, int xAt, float[] h, int hAt, float[] cell, float[] hidden, int unit);

  /**
   * Gated recurrent units: gates reset, update and new; reads {@code before} and writes {@code
   * hidden}, both from {@code unit} on.
   */
  void gru(
      int blocks, float[] x, int xAt, float[] h, int hAt, float[] before, float[] hidden, int unit);
}
