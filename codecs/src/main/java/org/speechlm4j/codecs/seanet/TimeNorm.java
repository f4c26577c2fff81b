package org.speechlm4j.codecs.seanet;

import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.Weights;

/**
 * Group norm of one group: zero mean and unit variance over time and channels (Wu and He 2018).
 *
 * @param weight {@code [channels]}
 * @param bias {@code [channels]}
 */
record TimeNorm(Tensor weight, Tensor bias) {

  private static final float EPSILON = 1e-5f;

  /** Takes {@code norm.weight} and {@code norm.bias}, or is null where the style has none. */
  static @Nullable TimeNorm of(Weights weights, int channels, ConvStyle style) {
    if (style.norm() != ConvNorm.TIME_GROUP_NORM) {
      return null;
    }
    Weights scope = weights.at("norm");
    return new TimeNorm(
        scope.get("weight", Initializer.ones(), channels),
        scope.get("bias", Initializer.zeros(), channels));
  }

  Tensor forward(Tensor x) {
    return x.groupNorm(1, weight, bias, EPSILON, null);
  }
}
