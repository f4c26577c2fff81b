package org.speechlm4j.core.tensor;

/**
 * Zero mean and unit variance over the last axis: x {@code [..., C]} and optionally weight and bias
 * {@code [C]}, to {@code [..., C]}.
 *
 * @param epsilon added to the variance
 */
public record LayerNormOp(float epsilon) implements Op {

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("layerNorm", in, 1, 3);
    for (int i = 1; i < in.length; i++) {
      Check.shape("layerNorm", i == 1 ? "weight" : "bias", in[i], in[0].size(-1));
    }
    return in[0];
  }
}
