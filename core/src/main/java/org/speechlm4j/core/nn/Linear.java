package org.speechlm4j.core.nn;

import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.Weights;

/**
 * Affine map of the last axis.
 *
 * @param weight {@code [outputs, inputs]}
 * @param bias {@code [outputs]}, or null for none
 */
public record Linear(Tensor weight, @Nullable Tensor bias) {

  /** Takes {@code weight} and {@code bias} from a scope. */
  public static Linear of(Weights weights, int inputs, int outputs) {
    Initializer initializer = Initializer.fanIn(inputs);
    return new Linear(
        weights.matrix("weight", initializer, outputs, inputs),
        weights.get("bias", initializer, outputs));
  }

  /** Takes {@code weight} alone from a scope. */
  public static Linear withoutBias(Weights weights, int inputs, int outputs) {
    return new Linear(weights.matrix("weight", Initializer.fanIn(inputs), outputs, inputs), null);
  }

  /** {@code [..., inputs]} to {@code [..., outputs]}. */
  public Tensor forward(Tensor x) {
    return x.linear(weight, bias);
  }
}
