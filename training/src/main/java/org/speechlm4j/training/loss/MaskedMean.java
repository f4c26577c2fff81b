package org.speechlm4j.training.loss;

import java.util.Arrays;
import org.speechlm4j.core.tensor.Tensor;

/**
 * Means over a padded batch that count valid frames alone: values {@code [B, T, ...]} and lengths
 * as ints {@code [B]}. What stands in padded frames has no influence and gets no gradient.
 */
public final class MaskedMean {

  private MaskedMean() {}

  /**
   * The mean of all valid elements, a scalar: long rows weigh more than short ones. Not a number if
   * no row has a frame.
   */
  public static Tensor of(Tensor values, Tensor lengths) {
    int perFrame = values.shape().count(2, values.shape().rank());
    Tensor frames = frames(values, lengths).sum();
    return values.maskTime(lengths, 0).sum().divide(frames.multiply(perFrame));
  }

  /** Each row's mean over its own valid elements, {@code [B]}; 0 for a row without frames. */
  public static Tensor ofRows(Tensor values, Tensor lengths) {
    int perFrame = values.shape().count(2, values.shape().rank());
    Tensor sums = values.maskTime(lengths, 0).reshape(values.size(0), -1).sum(1);
    Tensor frames = frames(values, lengths).clamp(1, Float.MAX_VALUE);
    return sums.divide(frames.multiply(perFrame));
  }

  /** Lengths as floats {@code [B]}, none above the batch's number of frames. */
  static Tensor frames(Tensor values, Tensor lengths) {
    float[] ones = new float[values.size(0) * values.size(1)];
    Arrays.fill(ones, 1);
    return values.constant(ones, values.size(0), values.size(1)).maskTime(lengths, 0).sum(1);
  }
}
