package org.speechlm4j.codecs.encodec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

  /** The whole signal, or its chunks of which each but the last ones has the chunk's length. */
  static List<Segment> cut(Audio audio, EnCodecConfig config) {
    int length = config.chunkLength().orElse(audio.length());
    int stride = config.chunkStride().orElse(audio.length());
    List<Segment> segments = new ArrayList<>();
    for (int from = 0; from < audio.length(); from += stride) {
      int to = Math.min(audio.length(), from + length);
      segments.add(of(audio, from, to, config.normalize()));
    }
    return segments;
  }

  private static Segment of(Audio audio, int from, int to, boolean normalize) {
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
