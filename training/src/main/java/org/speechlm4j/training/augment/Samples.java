package org.speechlm4j.training.augment;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.speechlm4j.core.Audio;

/** What augmentations do with the samples of a sound. */
final class Samples {

  private Samples() {}

  /** A sound of the same rate whose channels are made from those of another, one by one. */
  static Audio eachChannel(Audio audio, UnaryOperator<float[]> change) {
    float[][] channels = new float[audio.channelCount()][];
    for (int c = 0; c < channels.length; c++) {
      channels[c] = change.apply(audio.channels()[c]);
    }
    return new Audio(channels, audio.sampleRate());
  }

  /** A sound of the same samples in arrays of its own. */
  static Audio copy(Audio audio) {
    return eachChannel(audio, float[]::clone);
  }

  /** The signal cut, or extended with zeros, to a length. */
  static float[] fitted(float[] signal, int length) {
    return Arrays.copyOf(signal, length);
  }

  /** The signal times a factor, in an array of its own. */
  static float[] scaled(float[] signal, double factor) {
    float[] scaled = new float[signal.length];
    for (int t = 0; t < signal.length; t++) {
      scaled[t] = (float) (signal[t] * factor);
    }
    return scaled;
  }

  /** Sum of the squared samples of all channels. */
  static double energy(float[][] channels) {
    double energy = 0;
    for (float[] channel : channels) {
      for (float sample : channel) {
        energy += (double) sample * sample;
      }
    }
    return energy;
  }

  /** The amplitude that a level in decibels stands for. */
  static double amplitude(double decibels) {
    return Math.pow(10, decibels / 20);
  }
}
