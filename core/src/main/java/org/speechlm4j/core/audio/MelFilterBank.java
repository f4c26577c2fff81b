package org.speechlm4j.core.audio;

/**
 * Overlapping triangular filters, evenly spaced on a mel scale, over the bins of a spectrum.
 *
 * <p>Only the bins under each triangle are kept, so that a frame costs about two products per bin.
 */
public final class MelFilterBank {

  private final int bins;
  private final int[] firstBin;
  private final double[][] weights;

  private MelFilterBank(int bins, int[] firstBin, double[][] weights) {
    this.bins = bins;
    this.firstBin = firstBin;
    this.weights = weights;
  }

  /**
   * What defines a filter bank.
   *
   * @param sampleRate samples per second (Hz)
   * @param fftSize samples of the transform whose bins are weighted
   * @param mels number of filters
   * @param lowest lower edge of the first filter (Hz)
   * @param highest upper edge of the last filter (Hz); what lies above half the sample rate weighs
   *     nothing
   * @param scale the scale on which the filters are evenly spaced
   * @param areaNorm whether each filter is divided by half its width in Hz (Slaney's norm)
   * @param trianglesInMel whether the sides are straight lines over mels (Kaldi) or over Hz
   */
  public record Options(
      int sampleRate,
      int fftSize,
      int mels,
      double lowest,
      double highest,
      MelScale scale,
      boolean areaNorm,
      boolean trianglesInMel) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of range
     */
    public Options {
      if (sampleRate < 1 || fftSize < 2 || mels < 1) {
        throw new IllegalArgumentException(
            "found sample rate %d Hz, transform size %d, %d mels, need at least 1, 2 and 1"
                .formatted(sampleRate, fftSize, mels));
      }
      if (!(lowest >= 0 && lowest < highest && highest < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "filter edges: found %s to %s Hz, need 0 <= lowest < highest"
                .formatted(lowest, highest));
      }
    }

    /** Slaney's scale and norm from 0 Hz to half the sample rate, as librosa and Whisper. */
    public static Options slaney(int sampleRate, int fftSize, int mels) {
      return new Options(
          sampleRate, fftSize, mels, 0, sampleRate / 2.0, MelScale.SLANEY, true, false);
    }

    /** The HTK scale without norm between two frequencies (Hz). */
    public static Options htk(
        int sampleRate, int fftSize, int mels, double lowest, double highest) {
      return new Options(sampleRate, fftSize, mels, lowest, highest, MelScale.HTK, false, false);
    }

    /** Kaldi's filters between two frequencies (Hz). */
    public static Options kaldi(
        int sampleRate, int fftSize, int mels, double lowest, double highest) {
      return new Options(sampleRate, fftSize, mels, lowest, highest, MelScale.KALDI, false, true);
    }
  }

  /** The filters that {@code options} define. */
  public static MelFilterBank of(Options options) {
    int bins = options.fftSize() / 2 + 1;
    double low = options.scale().fromHertz(options.lowest());
    double high = options.scale().fromHertz(options.highest());
    double[] edges = new double[options.mels() + 2];
    double[] hertz = new double[edges.length];
    for (int i = 0; i < edges.length; i++) {
      double mel = low + (high - low) * i / (options.mels() + 1);
      hertz[i] = options.scale().toHertz(mel);
      edges[i] = options.trianglesInMel() ? mel : hertz[i];
    }
    double[] positions = new double[bins];
    for (int k = 0; k < bins; k++) {
      double frequency = (double) options.sampleRate() * k / options.fftSize();
      positions[k] = options.trianglesInMel() ? options.scale().fromHertz(frequency) : frequency;
    }
    int[] first = new int[options.mels()];
    double[][] weights = new double[options.mels()][];
    for (int m = 0; m < options.mels(); m++) {
      double gain = options.areaNorm() ? 2 / (hertz[m + 2] - hertz[m]) : 1;
      first[m] = firstAbove(positions, edges[m]);
      int end = Math.max(first[m], firstAtOrAbove(positions, edges[m + 2]));
      weights[m] = new double[end - first[m]];
      for (int k = first[m]; k < end; k++) {
        double rising = (positions[k] - edges[m]) / (edges[m + 1] - edges[m]);
        double falling = (edges[m + 2] - positions[k]) / (edges[m + 2] - edges[m + 1]);
        weights[m][k - first[m]] = gain * Math.min(rising, falling);
      }
    }
    return new MelFilterBank(bins, first, weights);
  }

  private static int firstAbove(double[] positions, double edge) {
    int k = 0;
    while (k < positions.length && positions[k] <= edge) {
      k++;
    }
    return k;
  }

  private static int firstAtOrAbove(double[] positions, double edge) {
    int k = 0;
    while (k < positions.length && positions[k] < edge) {
      k++;
    }
    return k;
  }

  /** Number of filters. */
  public int mels() {
    return weights.length;
  }

  /** Number of bins that are weighted. */
  public int bins() {
    return bins;
  }

  /**
   * Weights one frame.
   *
   * @param spectrum magnitudes or powers [bins]
   * @param energies [mels]; overwritten
   */
  public void apply(double[] spectrum, double[] energies) {
    for (int m = 0; m < weights.length; m++) {
      double[] filter = weights[m];
      int from = firstBin[m];
      double sum = 0;
      for (int k = 0; k < filter.length; k++) {
        sum += filter[k] * spectrum[from + k];
      }
      energies[m] = sum;
    }
  }

  /** Weights several frames: [bins][frames] to [mels][frames]. */
  void apply(double[][] spectra, double[][] energies, int frames) {
    for (int m = 0; m < weights.length; m++) {
      RowSums.weigh(weights[m], spectra, firstBin[m], energies[m], frames);
    }
  }

  /** All weights, one row per filter: [mels, bins]. */
  public FeatureMatrix matrix() {
    FeatureMatrix matrix = FeatureMatrix.zeros(mels(), bins);
    for (int m = 0; m < mels(); m++) {
      for (int k = 0; k < weights[m].length; k++) {
        matrix.values()[m * bins + firstBin[m] + k] = (float) weights[m][k];
      }
    }
    return matrix;
  }
}
