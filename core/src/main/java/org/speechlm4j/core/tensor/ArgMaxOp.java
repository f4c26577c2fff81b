package org.speechlm4j.core.tensor;

/** Index of the largest value over the last axis, the first of equals: {@code [..., C]} to ints. */
public record ArgMaxOp() implements Op {

  @Override
  public boolean hasGradient(int input) {
    return false;
  }

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("argMax", in, 1);
    Check.that(in[0].size(-1) > 0, "argMax", "the last axis of %s is empty", in[0]);
    return in[0].without(-1);
  }

  @Override
  public DataType type() {
    return DataType.INT32;
  }
}
