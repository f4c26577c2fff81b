package org.speechlm4j.codecs.encodec;

import java.util.Arrays;
import org.speechlm4j.codecs.AudioFormat;
import org.speechlm4j.core.Audio;

/**
 * A part of a signal that is encoded by itself.
 *
 * @param samples channels side by side
 * @param length samples per channel
 * @param scale what the samples were divided by
 */
record Segment(float[] samples, int length, float scale) {

  /** Keeps silence from being divided by zero. */
  private static final double SILENCE = 1e-8;

  /** Samples {@code from} (inclusive) to {@code to} (exclusive) of a signal. */
  static Segment of(Audio audio, int from, int to, boolean normalize) {
    float[][] channels =
        Arrays.stream(audio.channels())
            .map(channel -> Arrays.copyOfRange(channel, from, to))
            .toArray(float[][]::new);
    Audio part = new Audio(channels, audio.sampleRate());
    float[] samples = AudioFormat.interleave(part);
    if (!normalize) {
      return new Segment(samples, part.length(), 1);
    }
    float scale = (float) (loudness(part.mixDown()) + SILENCE);
    for (int i = 0; i < samples.length; i++) {
      samples[i] /= scale;
    }
    return new Segment(samples, part.length(), scale);
  }

  /** Root of the mean square. */
  private static double loudness(float[] mono) {
    double sum = 0;
    for (float sample : mono) {
      sum += (double) sample * sample;
    }
    return Math.sqrt(sum / mono.length);
  }
}
