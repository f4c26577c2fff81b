package org.speechlm4j.codecs;

import org.speechlm4j.core.Audio;
import org.speechlm4j.core.AudioCodec;

/** Sound as {@code [channel][sample]} and as tensors hold it, {@code [sample][channel]}. */
public final class AudioFormat {

  private AudioFormat() {}

  /** The samples, channels side by side. */
  public static float[] interleave(Audio audio) {
    float[][] channels = audio.channels();
    float[] samples = new float[channels.length * audio.length()];
    for (int c = 0; c < channels.length; c++) {
      for (int t = 0; t < channels[c].length; t++) {
        samples[t * channels.length + c] = channels[c][t];
      }
    }
    return samples;
  }

  /** Sound of samples with channels side by side, from {@code offset} on. */
  public static Audio deinterleave(
      float[] samples, int offset, int length, int channelCount, int sampleRate) {
    float[][] channels = new float[channelCount][length];
    for (int c = 0; c < channelCount; c++) {
      for (int t = 0; t < length; t++) {
        channels[c][t] = samples[offset + t * channelCount + c];
      }
    }
    return new Audio(channels, sampleRate);
  }

  /**
   * Checks that sound has a codec's rate and channels and finite samples.
   *
   * @throws IllegalArgumentException naming what was found and what is needed
   */
  public static void requireFit(Audio audio, AudioCodec codec) {
    if (audio.sampleRate() != codec.sampleRate()) {
      throw new IllegalArgumentException(
          "audio: found %d Hz, need the codec's %d Hz; resample it first"
              .formatted(audio.sampleRate(), codec.sampleRate()));
    }
    if (audio.channelCount() != codec.channels()) {
      throw new IllegalArgumentException(
          "audio: found %d channels, need the codec's %d"
              .formatted(audio.channelCount(), codec.channels()));
    }
    for (float[] channel : audio.channels()) {
      for (int t = 0; t < channel.length; t++) {
        if (!Float.isFinite(channel[t])) {
          throw new IllegalArgumentException(
              "audio: found %s at sample %d, need finite numbers".formatted(channel[t], t));
        }
      }
    }
  }
}
