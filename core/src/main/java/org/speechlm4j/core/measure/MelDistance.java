package org.speechlm4j.core.measure;

import org.speechlm4j.core.Audio;
import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.core.audio.FramePadding;
import org.speechlm4j.core.audio.MelFilterBank;
import org.speechlm4j.core.audio.MelSpectrogram;
import org.speechlm4j.core.audio.Stft;
import org.speechlm4j.core.audio.Windows;

/**
 * Mean absolute difference of two signals' logarithmic mel spectrograms, in nats of magnitude: 0
 * for equal signals; one that is 1 dB louder throughout differs by 0.115 wherever neither is below
 * the floor.
 *
 * <p>The mel loss of Kong et al. 2020, "HiFi-GAN", at any sample rate: magnitudes under a periodic
 * Hann window of 40 ms every 10 ms, frames centred and zeros beyond the ends, 80 mels of Slaney's
 * scale and norm up to half the sample rate, natural logarithms with a floor of 1e-5. Distances are
 * comparable at one sample rate only.
 */
public final class MelDistance {

  private static final int FRAMES_PER_SECOND = 100;
  private static final int HOPS_PER_WINDOW = 4;
  private static final int MELS = 80;
  private static final double FLOOR = 1e-5;

  private MelDistance() {}

  /**
   * The distance between two sounds; of several channels their mean is compared.
   *
   * @throws IllegalArgumentException if the sample rates or lengths differ, there is no sample or
   *     one that is no finite number, or the rate is below 100 Hz
   */
  public static double of(Audio reference, Audio other) {
    SignalPair pair = SignalPair.of(reference, other);
    if (reference.length() == 0) {
      throw new IllegalArgumentException("reference: found no samples, need at least one");
    }
    MelSpectrogram spectrogram = analysis(pair.sampleRate());
    FeatureMatrix first = spectrogram.forward(pair.reference());
    FeatureMatrix second = spectrogram.forward(pair.other());
    double sum = 0;
    for (int i = 0; i < first.values().length; i++) {
      sum += Math.abs(logarithm(first.values()[i]) - logarithm(second.values()[i]));
    }
    return sum / first.values().length;
  }

  /**
   * The spectrogram that distances are taken between, in nats of magnitude: {@code [frames, 80]},
   * 100 frames a second; of several channels that of their mean.
   *
   * @throws IllegalArgumentException if the sample rate is below 100 Hz
   */
  public static FeatureMatrix spectrogram(Audio audio) {
    FeatureMatrix magnitudes = analysis(audio.sampleRate()).forward(audio.mixDown());
    float[] values = magnitudes.values();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) logarithm(values[i]);
    }
    return magnitudes;
  }

  private static double logarithm(double magnitude) {
    return Math.log(Math.max(magnitude, FLOOR));
  }

  private static MelSpectrogram analysis(int sampleRate) {
    if (sampleRate < FRAMES_PER_SECOND) {
      throw new IllegalArgumentException(
          "sampleRate: found %d Hz, need at least %d".formatted(sampleRate, FRAMES_PER_SECOND));
    }
    int hop = Math.round((float) sampleRate / FRAMES_PER_SECOND);
    int size = HOPS_PER_WINDOW * hop;
    return MelSpectrogram.of(
        Stft.of(size, hop, Windows.hann(size), FramePadding.ZEROS),
        MelFilterBank.of(MelFilterBank.Options.slaney(sampleRate, size, MELS)),
        MelSpectrogram.Measure.MAGNITUDE);
  }
}
