package org.speechlm4j.training.augment;

import java.util.random.RandomGenerator;
import org.speechlm4j.core.Audio;

/**
 * A random change of a sound that leaves what is said as it was.
 *
 * {@snippet file="org/speechlm4j/training/snippets/TrainingSnippetsTest.java" region="augment"}
 */
@FunctionalInterface
public interface Augmentation {

  /**
   * The changed sound; {@code audio} itself stays as it is.
   *
   * @param audio any number of channels and samples, perhaps none
   * @param random where every random choice comes from, and nothing else
   */
  Audio apply(Audio audio, RandomGenerator random);
}
