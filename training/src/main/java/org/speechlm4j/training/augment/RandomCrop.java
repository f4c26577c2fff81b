package org.speechlm4j.training.augment;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.speechlm4j.core.Audio;

/**
 * A stretch of fixed length from a random place, as codecs are trained on; a shorter sound is
 * followed by zeros.
 *
 * @param length samples of the result, at least 1
 */
public record RandomCrop(int length) implements Augmentation {

  /**
   * Checks the length.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public RandomCrop {
    if (length < 1) {
      throw new IllegalArgumentException("length: found " + length + ", need at least 1");
    }
  }

  @Override
  public Audio apply(Audio audio, RandomGenerator random) {
    int start = random.nextInt(Math.max(0, audio.length() - length) + 1);
    return Samples.eachChannel(
        audio, channel -> Arrays.copyOfRange(channel, start, start + length));
  }
}
