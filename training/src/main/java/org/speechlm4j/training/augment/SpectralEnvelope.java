package org.speechlm4j.training.augment;

import org.speechlm4j.core.audio.RealFft;

/**
 * The envelope of a magnitude spectrum, which follows the tops of the harmonics: the true envelope
 * (Imai and Abe 1979; Röbel and Rodet, "Efficient Spectral Envelope Estimation and its Application
 * to Pitch Shifting and Envelope Preservation", DAFx 2005).
 *
 * <p>The log spectrum is smoothed by cutting its cepstrum, then raised to what the smoothing left
 * below it, and smoothed again, until no harmonic stands out by more than 1 dB. Not safe for use by
 * several threads.
 */
final class SpectralEnvelope {

  /** Longer quefrencies belong to the pitch: this is the half period of a voice of 250 Hz. */
  private static final double CUTOFF_SECONDS = 0.002;

  /** What lies further below the strongest bin is taken to lie there: 60 dB. */
  private static final double DEPTH = 60 * Math.log(10) / 20;

  private static final double TOLERANCE = Math.log(10) / 20;
  private static final int MOST_ROUNDS = 16;

  private final RealFft fft;
  private final RealFft.Scratch scratch;
  private final int cutoff;
  private final double[] log;
  private final double[] raised;
  private final double[] spectrum;
  private final double[] cepstrum;

  SpectralEnvelope(int fftSize, int sampleRate) {
    fft = RealFft.of(fftSize);
    scratch = fft.newScratch();
    cutoff = Math.min(fftSize / 2, (int) Math.round(CUTOFF_SECONDS * sampleRate));
    log = new double[fft.bins()];
    raised = new double[fft.bins()];
    spectrum = new double[2 * fft.bins()];
    cepstrum = new double[fftSize];
  }

  /**
   * The envelope's natural logarithm.
   *
   * @param magnitudes [bins], not all zero
   * @param envelope [bins]; overwritten
   */
  void of(double[] magnitudes, double[] envelope) {
    double peak = 0;
    for (double magnitude : magnitudes) {
      peak = Math.max(peak, magnitude);
    }
    double floor = Math.log(peak) - DEPTH;
    for (int k = 0; k < log.length; k++) {
      log[k] = Math.max(Math.log(magnitudes[k]), floor);
    }
    System.arraycopy(log, 0, raised, 0, log.length);
    double above = Double.POSITIVE_INFINITY;
    for (int round = 0; round < MOST_ROUNDS && above > TOLERANCE; round++) {
      smooth(raised, envelope);
      above = 0;
      for (int k = 0; k < log.length; k++) {
        above = Math.max(above, log[k] - envelope[k]);
        raised[k] = Math.max(log[k], envelope[k]);
      }
    }
  }

  private void smooth(double[] values, double[] smooth) {
    for (int k = 0; k < values.length; k++) {
      spectrum[2 * k] = values[k];
      spectrum[2 * k + 1] = 0;
    }
    fft.inverse(spectrum, cepstrum, scratch);
    for (int q = cutoff + 1; q < cepstrum.length - cutoff; q++) {
      cepstrum[q] = 0;
    }
    fft.forward(cepstrum, spectrum, scratch);
    for (int k = 0; k < smooth.length; k++) {
      smooth[k] = spectrum[2 * k];
    }
  }
}
