package org.speechlm4j.training.augment;

import java.util.random.RandomGenerator;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.core.audio.FramePadding;
import org.speechlm4j.core.audio.Spectrum;
import org.speechlm4j.core.audio.Stft;
import org.speechlm4j.core.audio.Windows;

/**
 * A shift of the formants, as of a longer or shorter vocal tract, that keeps pitch and duration.
 *
 * <p>In frames of 40 ms every bin is multiplied by what turns the frame's spectral envelope into
 * that envelope stretched along the frequency axis; phases, and so the harmonics, stay (Röbel and
 * Rodet 2005, cepstral true envelope). Bins that lie more than 60 dB below a frame's strongest are
 * not raised further than they would be from there.
 *
 * @param ratio what new over old formant frequencies is drawn from
 */
public record FormantShift(Range ratio) implements Augmentation {

  private static final double HALF_FRAME_SECONDS = 0.02;

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if it exceeds 0.25 to 4
   */
  public FormantShift {
    ratio.within(0.25, 4, "ratio");
  }

  @Override
  public Audio apply(Audio audio, RandomGenerator random) {
    return shift(audio, ratio.draw(random));
  }

  /**
   * The sound with its spectral envelope stretched.
   *
   * @param audio any number of channels
   * @param ratio new over old formant frequencies, 0.25 to 4
   * @throws IllegalArgumentException if the ratio is outside
   */
  public static Audio shift(Audio audio, double ratio) {
    if (!(ratio >= 0.25 && ratio <= 4)) {
      throw new IllegalArgumentException("ratio: found " + ratio + ", need 0.25 to 4");
    }
    if (ratio == 1 || audio.length() == 0) {
      return Samples.copy(audio);
    }
    int half = Math.max(2, (int) Math.round(HALF_FRAME_SECONDS * audio.sampleRate()));
    Stft stft = Stft.of(2 * half, half / 2, Windows.hann(2 * half), FramePadding.ZEROS);
    return Samples.eachChannel(
        audio,
        channel -> {
          Spectrum spectrum = stft.forward(channel);
          SpectralEnvelope envelope = new SpectralEnvelope(2 * half, audio.sampleRate());
          return stft.inverse(warped(spectrum, envelope, ratio), channel.length);
        });
  }

  private static Spectrum warped(Spectrum spectrum, SpectralEnvelope envelope, double ratio) {
    int bins = spectrum.bins();
    FeatureMatrix real = FeatureMatrix.zeros(spectrum.frames(), bins);
    FeatureMatrix imaginary = FeatureMatrix.zeros(spectrum.frames(), bins);
    double[] magnitudes = new double[bins];
    double[] log = new double[bins];
    for (int t = 0; t < spectrum.frames(); t++) {
      double sum = 0;
      for (int k = 0; k < bins; k++) {
        magnitudes[k] = Math.hypot(spectrum.real().at(t, k), spectrum.imaginary().at(t, k));
        sum += magnitudes[k];
      }
      if (sum == 0) {
        continue;
      }
      envelope.of(magnitudes, log);
      for (int k = 0; k < bins; k++) {
        double gain = Math.exp(at(log, k / ratio) - log[k]);
        real.values()[t * bins + k] = (float) (gain * spectrum.real().at(t, k));
        imaginary.values()[t * bins + k] = (float) (gain * spectrum.imaginary().at(t, k));
      }
    }
    return new Spectrum(real, imaginary);
  }

  /** The value between two bins; beyond the last one, the last. */
  private static double at(double[] values, double position) {
    int below = (int) position;
    if (below >= values.length - 1) {
      return values[values.length - 1];
    }
    double part = position - below;
    return (1 - part) * values[below] + part * values[below + 1];
  }
}
