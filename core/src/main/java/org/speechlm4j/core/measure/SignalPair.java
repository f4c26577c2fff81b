package org.speechlm4j.core.measure;

import org.speechlm4j.core.Audio;

/**
 * Two signals to be compared sample by sample.
 *
 * @param reference how it should sound
 * @param other how it does, as many samples
 * @param sampleRate of both (Hz)
 */
record SignalPair(float[] reference, float[] other, int sampleRate) {

  /**
   * The means over the channels of two sounds.
   *
   * @throws IllegalArgumentException if the sample rates or lengths differ, or a sample is no
   *     finite number
   */
  static SignalPair of(Audio reference, Audio other) {
    if (reference.sampleRate() != other.sampleRate() || reference.length() != other.length()) {
      throw new IllegalArgumentException(
          "other: found %d samples at %d Hz, need %d at %d Hz like the reference"
              .formatted(
                  other.length(), other.sampleRate(), reference.length(), reference.sampleRate()));
    }
    return new SignalPair(
        finite("reference", reference.mixDown()),
        finite("other", other.mixDown()),
        reference.sampleRate());
  }

  private static float[] finite(String name, float[] samples) {
    for (int t = 0; t < samples.length; t++) {
      if (!Float.isFinite(samples[t])) {
        throw new IllegalArgumentException(
            "%s: found %s at sample %d, need a finite number".formatted(name, samples[t], t));
      }
    }
    return samples;
  }
}
