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
    forEachBlock(signal, mels::setRows);
    return mels;
  }

  /** Hands on the energies of blocks of frames in double precision, [mels][frames]. */
  void forEachBlock(float[] signal, FrameSpectra.BlockConsumer consumer) {
    double[][] energies = new double[mels()][FrameSpectra.SIDE_BY_SIDE];
    stft.forEachBlock(
        signal,
        (first, frames, spectra) -> {
          double[][] bins = spectra.powers(stft.bins(), frames);
          if (measure == Measure.MAGNITUDE) {
            takeRoots(bins, frames);
          }
          filters.apply(bins, energies, frames);
          consumer.accept(first, frames, energies);
        });
  }

  private void takeRoots(double[][] powers, int frames) {
    for (int k = 0; k < stft.bins(); k++) {
      double[] row = powers[k];
      for (int t = 0; t < frames; t++) {
        row[t] = Math.sqrt(row[t]);
      }
    }
  }
}
