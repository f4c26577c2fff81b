package org.speechlm4j.training.augment;

import java.util.random.RandomGenerator;
import org.speechlm4j.core.audio.RealFft;

/** Gaussian noise by the slope of its power spectrum. */
public enum NoiseColor implements NoiseSource {
  /** The same power at all frequencies. */
  WHITE {
    @Override
    public float[] draw(int length, int sampleRate, RandomGenerator random) {
      float[] noise = new float[length];
      for (int t = 0; t < length; t++) {
        noise[t] = (float) random.nextGaussian();
      }
      return noise;
    }
  },
  /**
   * Power in inverse proportion to frequency, -3 dB an octave, nothing at 0 Hz: a random spectrum
   * transformed back. Signals of more than 2^20 samples repeat after so many, without a seam.
   */
  PINK {
    @Override
    public float[] draw(int length, int sampleRate, RandomGenerator random) {
      int period = Integer.highestOneBit(Math.clamp(2L * length - 1, 2, LONGEST_PERIOD));
      RealFft fft = RealFft.of(period);
      double[] spectrum = new double[2 * fft.bins()];
      for (int k = 1; k < fft.bins(); k++) {
        double amplitude = period / Math.sqrt(2.0 * k);
        spectrum[2 * k] = amplitude * random.nextGaussian();
        spectrum[2 * k + 1] = amplitude * random.nextGaussian();
      }
      double[] cycle = new double[period];
      fft.inverse(spectrum, cycle, fft.newScratch());
      float[] noise = new float[length];
      for (int t = 0; t < length; t++) {
        noise[t] = (float) cycle[t % period];
      }
      return noise;
    }
  };

  private static final int LONGEST_PERIOD = 1 << 20;
}
