package org.speechlm4j.training.augment;

import java.util.random.RandomGenerator;
import org.speechlm4j.core.Audio;

/**
 * A change of level by a random number of decibels; samples are not limited to [-1, 1].
 *
 * @param decibels what the gain is drawn from (dB)
 */
public record Gain(Range decibels) implements Augmentation {

  /** The sound with every sample {@code decibels} dB louder. */
  public static Audio change(Audio audio, double decibels) {
    double factor = Samples.amplitude(decibels);
    return Samples.eachChannel(audio, channel -> Samples.scaled(channel, factor));
  }

  @Override
  public Audio apply(Audio audio, RandomGenerator random) {
    return change(audio, decibels.draw(random));
  }
}
