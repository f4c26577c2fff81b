package org.speechlm4j.core.tensor;

/**
 * Normalises each channel: x {@code [..., C]}, weight and bias {@code [C]} and, unless the batch's
 * own statistics serve, running mean and variance {@code [C]}, to {@code [..., C]}.
 *
 * @param epsilon added to the variance
 * @param batchStatistics whether mean and (biased) variance are the batch's own, as in training
 */
public record BatchNormOp(float epsilon, boolean batchStatistics) implements Op {

  /** {@inheritDoc} Running statistics have none. */
  @Override
  public boolean hasGradient(int input) {
    return input < 3;
  }

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("batchNorm", in, batchStatistics ? 3 : 5);
    for (int i = 1; i < in.length; i++) {
      Check.shape("batchNorm", "parameter " + i, in[i], in[0].size(-1));
    }
    return in[0];
  }
}
