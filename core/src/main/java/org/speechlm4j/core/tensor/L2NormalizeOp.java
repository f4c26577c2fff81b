package org.speechlm4j.core.tensor;

/**
 * Divides by the Euclidean norm over the last axis: {@code [..., C]} to {@code [..., C]}.
 *
 * @param epsilon the least norm that is divided by
 */
public record L2NormalizeOp(float epsilon) implements Op {

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("l2Normalize", in, 1);
    Check.minRank("l2Normalize", "x", in[0], 1);
    return in[0];
  }
}
