package org.speechlm4j.codecs.quantizer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.tensor.UnaryOp;

/**
 * Which frames of a batch count.
 *
 * @param lengths valid frames of each row, ints {@code [B]}; null if all are
 * @param weights 1 where a frame counts and 0 where not, {@code [B, T]}; null if all do
 * @param share one over the number of valid frames, a scalar: what a frame weighs in a mean
 */
record FrameMask(@Nullable Tensor lengths, @Nullable Tensor weights, Tensor share) {

  /** All frames within the rows' lengths, ints {@code [B]}; null for all. */
  static FrameMask of(Tensor frames, @Nullable Tensor lengths) {
    int rows = frames.size(0);
    int time = frames.size(1);
    if (lengths == null) {
      float share = 1f / Math.max(1, rows * time);
      return new FrameMask(null, null, frames.constant(new float[] {share}));
    }
    Tensor weights = ones(frames, rows, time).maskTime(lengths, 0);
    Tensor count = weights.sum().clamp(1, Float.MAX_VALUE);
    return new FrameMask(lengths, weights, count.map(UnaryOp.Function.RECIPROCAL));
  }

  /** Those of some rows; a frame weighs in means what it did. Rows as 1 or 0, {@code [B, 1]}. */
  FrameMask ofRows(Tensor frames, Tensor rows) {
    Tensor all = weights == null ? ones(frames, frames.size(0), frames.size(1)) : weights;
    return new FrameMask(lengths, all.multiply(rows), share);
  }

  /** Frames {@code [B, T, C]} whose padding is zero, whatever it held. */
  Tensor valid(Tensor frames) {
    return lengths == null ? frames : frames.maskTime(lengths, 0);
  }

  /** Frames {@code [B, T, C]} with those that do not count set to zero. */
  Tensor zero(Tensor frames) {
    return weights == null
        ? frames
        : frames.multiply(weights.reshape(frames.size(0), frames.size(1), 1));
  }

  /** Mean over the frames of a value of each, {@code [B, T]}, to a scalar. */
  Tensor mean(Tensor perFrame) {
    Tensor counted = weights == null ? perFrame : perFrame.multiply(weights);
    return counted.sum().multiply(share);
  }

  /** Mean squared difference of frames {@code [B, T, C]}, a scalar. */
  Tensor meanSquare(Tensor x, Tensor y) {
    return mean(x.subtract(y).map(UnaryOp.Function.SQUARE).mean(-1));
  }

  private static Tensor ones(Tensor like, int rows, int columns) {
    float[] values = new float[rows * columns];
    Arrays.fill(values, 1);
    return like.constant(values, rows, columns);
  }
}
