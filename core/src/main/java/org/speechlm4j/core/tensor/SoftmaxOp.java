package org.speechlm4j.core.tensor;

/**
 * Normalised exponentials over the last axis, or their logarithms.
 *
 * @param logarithm whether logarithms are given
 */
public record SoftmaxOp(boolean logarithm) implements Op {

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("softmax", in, 1);
    Check.minRank("softmax", "x", in[0], 1);
    return in[0];
  }
}
