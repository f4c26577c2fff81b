package org.speechlm4j.core.tensor;

/**
 * Running sums along one axis.
 *
 * @param axis from 0
 */
public record CumSumOp(int axis) implements Op {

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("cumSum", in, 1);
    in[0].size(axis);
    return in[0];
  }
}
