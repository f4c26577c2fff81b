package org.speechlm4j.core.tensor;

/** The input unchanged, through which no gradient flows. */
public record StopGradientOp() implements Op {

  @Override
  public boolean hasGradient(int input) {
    return false;
  }

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("stopGradient", in, 1);
    return in[0];
  }
}
