package org.speechlm4j.core.tensor;

/**
 * The value of one tensor with the gradient of another: x and value of one shape to the value,
 * whose gradient goes to x unchanged and to the value not at all.
 *
 * <p>Bengio et al. 2013, "Estimating or propagating gradients through stochastic neurons".
 */
public record StraightThroughOp() implements Op {

  @Override
  public boolean hasGradient(int input) {
    return input == 0;
  }

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("straightThrough", in, 2);
    Check.shape("straightThrough", "value", in[1], in[0].toArray());
    return in[0];
  }
}
