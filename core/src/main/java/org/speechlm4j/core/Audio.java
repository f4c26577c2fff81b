package org.speechlm4j.core;

import java.util.Objects;

/**
 * Sampled sound: one array of samples per channel, nominally in [-1, 1].
 *
 * @param channels samples as {@code [channel][time]}, at least one channel, all of one length; not
 *     copied
 * @param sampleRate samples per second (Hz) and channel
 */
public record Audio(float[][] channels, int sampleRate) {

  /**
   * Checks that the sound has channels of one length and a positive rate.
   *
   * @throws IllegalArgumentException if it has not
   */
  public Audio {
    Objects.requireNonNull(channels, "channels");
    if (channels.length == 0) {
      throw new IllegalArgumentException("channels: found none, need at least one");
    }
    for (float[] channel : channels) {
      if (channel.length != channels[0].length) {
        throw new IllegalArgumentException(
            "channels: found lengths %d and %d, need one length"
                .formatted(channels[0].length, channel.length));
      }
    }
    if (sampleRate <= 0) {
      throw new IllegalArgumentException("sampleRate: found " + sampleRate + " Hz, need above 0");
    }
  }

  /** Sound of one channel; {@code samples} is not copied. */
  public static Audio mono(float[] samples, int sampleRate) {
    return new Audio(new float[][] {samples}, sampleRate);
  }

  /** Samples in each channel. */
  public int length() {
    return channels[0].length;
  }

  /** Number of channels. */
  public int channelCount() {
    return channels.length;
  }

  /** Duration in seconds. */
  public double seconds() {
    return (double) length() / sampleRate;
  }

  /** The samples of a single channel themselves, not copied, or the mean over several. */
  public float[] mixDown() {
    if (channels.length == 1) {
      return channels[0];
    }
    float[] mean = new float[length()];
    for (int t = 0; t < mean.length; t++) {
      double sum = 0;
      for (float[] channel : channels) {
        sum += channel[t];
      }
      mean[t] = (float) (sum / channels.length);
    }
    return mean;
  }
}
