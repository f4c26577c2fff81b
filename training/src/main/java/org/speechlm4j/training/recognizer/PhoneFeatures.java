package org.speechlm4j.training.recognizer;

import org.speechlm4j.core.Audio;
import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.core.audio.FramePadding;
import org.speechlm4j.core.audio.MelFilterBank;
import org.speechlm4j.core.audio.MelSpectrogram;
import org.speechlm4j.core.audio.Resampler;
import org.speechlm4j.core.audio.Stft;
import org.speechlm4j.core.audio.Windows;

/**
 * Logarithmic mel spectra that do not depend on loudness: windows of 25 ms every 10 ms, at most 60
 * dB below the loudest value, each mel's mean over the utterance removed and all divided by one
 * deviation.
 */
final class PhoneFeatures {

  static final int SAMPLE_RATE = 16_000;

  private static final int WINDOW = 400;
  private static final int HOP = 160;

  /** Digital silence is not far below speech, nor is a codec's noise in its place. */
  private static final double DYNAMIC_RANGE = Math.log(1e3);

  private static final double SMALLEST = 1e-10;
  private static final double EPSILON = 1e-5;

  private final MelSpectrogram spectrogram;

  PhoneFeatures(int mels) {
    this.spectrogram =
        MelSpectrogram.of(
            Stft.of(WINDOW, HOP, Windows.hann(WINDOW), FramePadding.ZEROS),
            MelFilterBank.of(MelFilterBank.Options.slaney(SAMPLE_RATE, WINDOW, mels)),
            MelSpectrogram.Measure.MAGNITUDE);
  }

  /** Frames of a sound of any rate, of several channels their mean: [frames, mels]. */
  FeatureMatrix of(Audio audio) {
    float[] samples = audio.mixDown();
    if (audio.sampleRate() != SAMPLE_RATE) {
      samples = Resampler.soxrHq(audio.sampleRate(), SAMPLE_RATE).forward(samples);
    }
    FeatureMatrix mels = spectrogram.forward(samples);
    logarithms(mels.values());
    normalize(mels);
    return mels;
  }

  private static void logarithms(float[] values) {
    double loudest = Math.log(SMALLEST);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.log(Math.max(values[i], SMALLEST));
      loudest = Math.max(loudest, values[i]);
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.max(values[i], loudest - DYNAMIC_RANGE);
    }
  }

  private static void normalize(FeatureMatrix mels) {
    float[] values = mels.values();
    double[] mean = new double[mels.dim()];
    for (int i = 0; i < values.length; i++) {
      mean[i % mean.length] += (double) values[i] / mels.frames();
    }
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      double centred = values[i] - mean[i % mean.length];
      squares += centred * centred;
    }
    double scale = 1 / Math.sqrt(squares / Math.max(1, values.length) + EPSILON);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((values[i] - mean[i % mean.length]) * scale);
    }
  }
}
