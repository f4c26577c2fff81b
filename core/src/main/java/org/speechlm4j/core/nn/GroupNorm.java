package org.speechlm4j.core.nn;

import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.Weights;

/**
 * Normalisation over time and the channels of each group (Wu and He 2018).
 *
 * @param weight {@code [channels]}
 * @param bias {@code [channels]}
 * @param groups number of groups of consecutive channels
 * @param epsilon added to the variance
 */
public record GroupNorm(Tensor weight, Tensor bias, int groups, float epsilon) {

  /** Takes {@code weight} and {@code bias} from a scope. */
  public static GroupNorm of(Weights weights, int channels, int groups, float epsilon) {
    return new GroupNorm(
        weights.get("weight", Initializer.ones(), channels),
        weights.get("bias", Initializer.zeros(), channels),
        groups,
        epsilon);
  }

  /**
   * {@code [batch, time, channels]} to the same shape.
   *
   * @param frames valid frames of each row as ints {@code [batch]}, or null if all are
   */
  public Tensor forward(Tensor x, @Nullable Tensor frames) {
    return x.groupNorm(groups, weight, bias, epsilon, frames);
  }
}
