package org.speechlm4j.core.audio;

import java.util.Arrays;

/**
 * Real signals of one length side by side and their Fourier transform, with the buffers of one
 * thread. Each signal's spectrum has the same bits beside any others.
 */
final class RealRows {

  private final RealFft fft;
  private final ComplexFft.Buffers buffers;
  private final double[][] samples;

  /**
   * Buffers for a number of signals.
   *
   * @param fft the transform of one of them
   * @param signals how many at most
   */
  RealRows(RealFft fft, int signals) {
    this.fft = fft;
    this.buffers = fft.sideBySide().newBuffers(signals);
    this.samples = new double[fft.size()][];
    for (int t = 0; t < samples.length; t++) {
      ComplexRows data = buffers.data();
      double[][] part = fft.isPacked() && t % 2 != 0 ? data.imaginary() : data.real();
      samples[t] = part[fft.isPacked() ? t / 2 : t];
    }
  }

  /** What is to be transformed, [size][signals]; a transform overwrites it. */
  double[][] samples() {
    return samples;
  }

  /** Transforms the first signals; the first {@link RealFft#bins} rows hold the spectra. */
  ComplexRows forward(int signals) {
    if (!fft.isDirect()) {
      return oneByOne(signals);
    }
    if (!fft.isPacked()) {
      for (double[] row : buffers.data().imaginary()) {
        Arrays.fill(row, 0, signals, 0);
      }
      return fft.sideBySide().forward(buffers, signals);
    }
    ComplexRows z = fft.sideBySide().forward(buffers, signals);
    ComplexRows spectra = buffers.other(z);
    for (int k = 0; k < fft.bins(); k++) {
      untangle(z, k, spectra, signals);
    }
    return spectra;
  }

  /** As {@link RealFft} separates the transforms of even and odd samples. */
  private void untangle(ComplexRows z, int k, ComplexRows spectra, int signals) {
    int half = fft.size() / 2;
    double[] ar = z.real()[k % half];
    double[] ai = z.imaginary()[k % half];
    double[] br = z.real()[(half - k) % half];
    double[] bi = z.imaginary()[(half - k) % half];
    double[] real = spectra.real()[k];
    double[] imaginary = spectra.imaginary()[k];
    double wr = fft.rootReal(k);
    double wi = fft.rootImaginary(k);
    for (int i = 0; i < signals; i++) {
      double evenR = 0.5 * (ar[i] + br[i]);
      double evenI = 0.5 * (ai[i] - bi[i]);
      double oddR = 0.5 * (ai[i] + bi[i]);
      double oddI = -0.5 * (ar[i] - br[i]);
      real[i] = evenR + oddR * wr - oddI * wi;
      imaginary[i] = evenI + oddR * wi + oddI * wr;
    }
  }

  private ComplexRows oneByOne(int signals) {
    RealFft.Scratch scratch = fft.newScratch();
    double[] signal = new double[fft.size()];
    double[] spectrum = new double[2 * fft.bins()];
    ComplexRows spectra = buffers.work();
    for (int i = 0; i < signals; i++) {
      for (int t = 0; t < signal.length; t++) {
        signal[t] = samples[t][i];
      }
      fft.forward(signal, spectrum, scratch);
      for (int k = 0; k < fft.bins(); k++) {
        spectra.real()[k][i] = spectrum[2 * k];
        spectra.imaginary()[k][i] = spectrum[2 * k + 1];
      }
    }
    return spectra;
  }
}
