package org.speechlm4j.core.cpu;

/** The inner loop of the search among short codes, on one thread. */
interface CodeKernels {

  /** Elements of a short code, filled up with zeros. */
  int DEPTH = 8;

  /**
   * The largest of the scores {@code constants[n] + sum_d x[at + d] codes[d, n]}, its index, the
   * first of equal ones, and the next largest score, which may be equal. Scores that are no numbers
   * are passed over; where all are, the largest is negative infinity.
   *
   * @param x holds a vector
   * @param at where it begins
   * @param count its elements, at most {@value #DEPTH}
   * @param codes the codes, {@value #DEPTH} deep
   * @param constants one for each code, and negative infinity for what fills the last panel
   * @param best where score, index and next score go
   */
  void best(float[] x, int at, int count, Panels codes, float[] constants, float[] best);
}
