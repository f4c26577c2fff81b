package org.speechlm4j.core;

import org.speechlm4j.core.tensor.Tensor;

/**
 * A batch of feature sequences.
 *
 * @param tensor features {@code [batch, time, channels]}; rows are padded to the longest
 * @param lengths valid frames of each row; not copied
 * @param frameRate frames per second
 */
public record Frames(Tensor tensor, int[] lengths, double frameRate) {

  /**
   * Checks that there is one length per row, none longer than the tensor.
   *
   * @throws IllegalArgumentException if that does not hold
   */
  public Frames {
    if (tensor.shape().rank() != 3 || tensor.size(0) != lengths.length) {
      throw new IllegalArgumentException(
          "frames: found shape %s and %d lengths, need [batch, time, channels] and one length a row"
              .formatted(tensor.shape(), lengths.length));
    }
    for (int length : lengths) {
      if (length < 0 || length > tensor.size(1)) {
        throw new IllegalArgumentException(
            "lengths: found %d, need 0 to %d".formatted(length, tensor.size(1)));
      }
    }
  }

  /** Lengths as an index tensor {@code [batch]} beside the features. */
  public Tensor lengthTensor() {
    return tensor.constant(lengths, lengths.length);
  }

  /** Whether some row is shorter than the tensor. */
  public boolean padded() {
    for (int length : lengths) {
      if (length < tensor.size(1)) {
        return true;
      }
    }
    return false;
  }
}
