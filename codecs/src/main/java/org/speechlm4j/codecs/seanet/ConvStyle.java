package org.speechlm4j.codecs.seanet;

import org.speechlm4j.core.tensor.PadMode;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.Weights;

/**
 * How the convolutions of a network pad, trim and normalise.
 *
 * @param causal whether a frame depends on no later one
 * @param padMode what stands beyond the signal's ends
 * @param norm the normalisation
 * @param trimRightRatio the share of a causal transposed convolution's surplus frames that is cut
 *     off at the end, 0 to 1; the rest is cut off in front
 */
public record ConvStyle(boolean causal, PadMode padMode, ConvNorm norm, double trimRightRatio) {

  /**
   * Checks the ratio.
   *
   * @throws IllegalArgumentException if it is out of range, or below 1 without causality
   */
  public ConvStyle {
    if (!(trimRightRatio >= 0 && trimRightRatio <= 1)) {
      throw new IllegalArgumentException(
          "trimRightRatio: found " + trimRightRatio + ", need 0 to 1");
    }
    if (!causal && trimRightRatio != 1) {
      throw new IllegalArgumentException(
          "trimRightRatio: found " + trimRightRatio + ", need 1 where convolutions are not causal");
    }
  }

  /** The kernel of a convolution's scope, by its direction and length if the norm is of weights. */
  Tensor weight(Weights conv, Initializer initializer, int... sizes) {
    return norm == ConvNorm.WEIGHT_NORM
        ? conv.weightNorm("weight", 0, initializer, sizes)
        : conv.get("weight", initializer, sizes);
  }

  /** Fails with the reason if layers of this style cannot run chunk by chunk. */
  void requireStreaming() {
    if (!causal) {
      throw new UnsupportedOperationException("streaming: convolutions are not causal");
    }
    if (norm == ConvNorm.TIME_GROUP_NORM) {
      throw new UnsupportedOperationException(
          "streaming: time group norm needs the whole signal before its first frame");
    }
  }
}
