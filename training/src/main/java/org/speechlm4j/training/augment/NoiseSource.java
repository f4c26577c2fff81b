package org.speechlm4j.training.augment;

import java.util.random.RandomGenerator;

/** Where noise comes from. */
@FunctionalInterface
public interface NoiseSource {

  /**
   * So many samples of noise at any level.
   *
   * @param length samples
   * @param sampleRate samples per second
   * @param random what every choice comes from
   */
  float[] draw(int length, int sampleRate, RandomGenerator random);
}
