package org.speechlm4j.training.augment;

import org.speechlm4j.core.audio.RealFft;

/** Convolution with one impulse response by Fourier transforms of blocks (overlap-add). */
final class Convolution {

  private final RealFft fft;
  private final int block;
  private final double[] response;

  /**
   * A convolution.
   *
   * @param impulseResponse at least one sample
   */
  Convolution(float[] impulseResponse) {
    int size = Integer.highestOneBit(Math.max(512, impulseResponse.length)) * 4;
    this.fft = RealFft.of(size);
    this.block = size - impulseResponse.length + 1;
    this.response = new double[2 * fft.bins()];
    double[] padded = new double[size];
    for (int t = 0; t < impulseResponse.length; t++) {
      padded[t] = impulseResponse[t];
    }
    fft.forward(padded, response, fft.newScratch());
  }

  /** The convolution's first samples, as many as the signal has. */
  float[] apply(float[] signal) {
    double[] sum = new double[signal.length];
    double[] frame = new double[fft.size()];
    double[] spectrum = new double[2 * fft.bins()];
    RealFft.Scratch scratch = fft.newScratch();
    for (int start = 0; start < signal.length; start += block) {
      int count = Math.min(block, signal.length - start);
      for (int t = 0; t < frame.length; t++) {
        frame[t] = t < count ? signal[start + t] : 0;
      }
      fft.forward(frame, spectrum, scratch);
      multiply(spectrum);
      fft.inverse(spectrum, frame, scratch);
      int end = Math.min(frame.length, signal.length - start);
      for (int t = 0; t < end; t++) {
        sum[start + t] += frame[t];
      }
      if (count < block) {
        break;
      }
    }
    float[] output = new float[signal.length];
    for (int t = 0; t < output.length; t++) {
      output[t] = (float) sum[t];
    }
    return output;
  }

  private void multiply(double[] spectrum) {
    for (int k = 0; k < spectrum.length; k += 2) {
      double real = spectrum[k] * response[k] - spectrum[k + 1] * response[k + 1];
      spectrum[k + 1] = spectrum[k] * response[k + 1] + spectrum[k + 1] * response[k];
      spectrum[k] = real;
    }
  }
}
