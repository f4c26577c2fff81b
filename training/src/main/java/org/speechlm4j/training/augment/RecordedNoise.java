package org.speechlm4j.training.augment;

import java.util.List;
import java.util.random.RandomGenerator;
import org.speechlm4j.core.Audio;

/**
 * Noise out of recordings: one of them from a random sample on, again from its start where it ends.
 * Channels are mixed.
 *
 * @param recordings what is chosen from; not empty, none of them empty
 */
public record RecordedNoise(List<Audio> recordings) implements NoiseSource {

  /**
   * Checks that there is a sample to choose.
   *
   * @throws IllegalArgumentException if there is no recording, or one without samples
   */
  public RecordedNoise {
    recordings = List.copyOf(recordings);
    if (recordings.isEmpty() || recordings.stream().anyMatch(one -> one.length() == 0)) {
      throw new IllegalArgumentException(
          "recordings: found %s, need one or more, each with samples"
              .formatted(recordings.isEmpty() ? "none" : "an empty one"));
    }
  }

  /**
   * A stretch of one recording.
   *
   * @throws IllegalArgumentException if its rate is another
   */
  @Override
  public float[] draw(int length, int sampleRate, RandomGenerator random) {
    Audio recording = recordings.get(random.nextInt(recordings.size()));
    if (recording.sampleRate() != sampleRate) {
      throw new IllegalArgumentException(
          "sample rate: found noise of %d Hz, need the sound's %d Hz"
              .formatted(recording.sampleRate(), sampleRate));
    }
    float[] samples = recording.mixDown();
    int start = random.nextInt(samples.length);
    float[] noise = new float[length];
    for (int t = 0; t < length; t++) {
      noise[t] = samples[(int) (((long) start + t) % samples.length)];
    }
    return noise;
  }
}
