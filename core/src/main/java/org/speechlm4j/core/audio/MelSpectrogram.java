package org.speechlm4j.core.audio;

/**
 * Mel-weighted magnitudes or powers of a short-time spectrum, [frames, mels].
 *
 * <p>Logarithms of it are what many vocoders are conditioned on:
 *
 * {@snippet file="org/speechlm4j/core/snippets/SoundSnippetsTest.java" region="log-mel"}
 */
public final class MelSpectrogram {

  /** What the filters weight. */
  public enum Measure {
    /** Absolute values of the spectrum. */
    MAGNITUDE,
    /** Squared absolute values. */
    POWER
  }

  private final Stft stft;
  private final MelFilterBank filters;
  private final Measure measure;

  private MelSpectrogram(Stft stft, MelFilterBank filters, Measure measure) {
    this.stft = stft;
    this.filters = filters;
    this.measure = measure;
  }

  /**
   * Joins a transform and filters over its bins.
   *
   * @throws IllegalArgumentException if they have different numbers of bins
   */
  public static MelSpectrogram of(Stft stft, MelFilterBank filters, Measure measure) {
    if (stft.bins() != filters.bins()) {
      throw new IllegalArgumentException(
          "filters: found filters over %d bins, need %d".formatted(filters.bins(), stft.bins()));
    }
    return new MelSpectrogram(stft, filters, measure);
  }

  /** Number of filters. */
  public int mels() {
    return filters.mels();
  }

  /** The spectrogram of a signal, [frames, mels]. */
  public FeatureMatrix forward(float[] signal) {
    FeatureMatrix mels = FeatureMatrix.zeros(stft.frames(signal.length), mels());
    forEachFrame(
        signal,
        (t, energies) -> {
          for (int m = 0; m < energies.length; m++) {
            mels.values()[t * energies.length + m] = (float) energies[m];
          }
        });
    return mels;
  }

  /** Hands on each frame's energies in double precision; the next frame overwrites them. */
  void forEachFrame(float[] signal, Stft.FrameConsumer consumer) {
    double[] bins = new double[stft.bins()];
    double[] energies = new double[mels()];
    stft.forEachFrame(
        signal,
        (t, spectrum) -> {
          for (int k = 0; k < bins.length; k++) {
            double r = spectrum[2 * k];
            double i = spectrum[2 * k + 1];
            double power = r * r + i * i;
            bins[k] = measure == Measure.POWER ? power : Math.sqrt(power);
          }
          filters.apply(bins, energies);
          consumer.accept(t, energies);
        });
  }
}
