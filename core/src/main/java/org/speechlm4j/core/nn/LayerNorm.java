package org.speechlm4j.core.nn;

import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.Weights;

/**
 * Layer normalisation over the last axis (Ba et al. 2016).
 *
 * @param weight {@code [channels]}
 * @param bias {@code [channels]}
 * @param epsilon added to the variance
 */
public record LayerNorm(Tensor weight, Tensor bias, float epsilon) {

  /** Takes {@code weight} and {@code bias} from a scope. */
  public static LayerNorm of(Weights weights, int channels, float epsilon) {
    return new LayerNorm(
        weights.get("weight", Initializer.ones(), channels),
        weights.get("bias", Initializer.zeros(), channels),
        epsilon);
  }

  /** {@code [..., channels]} to the same shape. */
  public Tensor forward(Tensor x) {
    return x.layerNorm(weight, bias, epsilon);
  }
}
