package org.speechlm4j.tokenizers.wav2vec;

import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Tensor;

/** Frames beyond the end of a batch's shorter rows. */
final class Padding {

  private Padding() {}

  /** Frames {@code [batch, time, channels]}, zero beyond each row's; unchanged for null. */
  static Tensor zeroed(Tensor x, @Nullable Tensor frames) {
    return frames == null ? x : x.maskTime(frames, 0);
  }

  /** Lengths as a tensor beside {@code x} {@code [batch, time, ...]}, null if none is shorter. */
  static @Nullable Tensor lengths(Tensor x, int[] lengths) {
    for (int length : lengths) {
      if (length < x.size(1)) {
        return x.constant(lengths, lengths.length);
      }
    }
    return null;
  }
}
