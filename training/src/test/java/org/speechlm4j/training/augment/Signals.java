package org.speechlm4j.training.augment;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.speechlm4j.core.audio.RealFft;
import org.speechlm4j.core.audio.Windows;

/** Test signals, and what is measured of them by other means than the augmentations use. */
final class Signals {

  private Signals() {}

  static float[] noise(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] signal = new float[length];
    for (int t = 0; t < length; t++) {
      signal[t] = (float) (0.2 * random.nextGaussian());
    }
    return signal;
  }

  /** Harmonics of a pitch up to a third of the rate, their amplitudes falling as 1/n. */
  static float[] harmonics(int length, double pitch, int rate) {
    float[] signal = new float[length];
    for (int n = 1; n * pitch < rate / 3.0; n++) {
      for (int t = 0; t < length; t++) {
        // Different phases keep the peaks of the waveform apart.
        signal[t] += (float) (0.1 / n * Math.sin(2 * Math.PI * n * pitch * t / rate + n * n));
      }
    }
    return signal;
  }

  /** Pulses through resonances of 80 Hz bandwidth: a vowel. */
  static float[] vowel(int length, double pitch, int rate, double... formants) {
    double[] signal = new double[length];
    double phase = 1;
    for (int t = 0; t < length; t++) {
      phase += pitch / rate;
      if (phase >= 1) {
        phase -= 1;
        signal[t] = 1;
      }
    }
    double radius = Math.exp(-Math.PI * 80 / rate);
    for (double formant : formants) {
      double a1 = -2 * radius * Math.cos(2 * Math.PI * formant / rate);
      new Biquad(1, 0, 0, a1, radius * radius).filter(signal);
    }
    double peak = 0;
    for (double sample : signal) {
      peak = Math.max(peak, Math.abs(sample));
    }
    float[] vowel = new float[length];
    for (int t = 0; t < length; t++) {
      vowel[t] = (float) (0.5 * signal[t] / peak);
    }
    return vowel;
  }

  /** The pitch by the first high peak of the autocorrelation, between 60 and 600 Hz. */
  static double pitch(float[] signal, int rate) {
    int from = signal.length / 4;
    int count = signal.length / 2;
    int longest = rate / 60;
    double[] correlation = new double[longest + 2];
    double best = 0;
    for (int lag = rate / 600 - 1; lag <= longest + 1; lag++) {
      double sum = 0;
      double a = 0;
      double b = 0;
      for (int t = from; t < from + count - longest; t++) {
        sum += (double) signal[t] * signal[t + lag];
        a += (double) signal[t] * signal[t];
        b += (double) signal[t + lag] * signal[t + lag];
      }
      correlation[lag] = sum / Math.sqrt(a * b);
      best = Math.max(best, correlation[lag]);
    }
    for (int lag = rate / 600; lag <= longest; lag++) {
      double before = correlation[lag - 1];
      double here = correlation[lag];
      double after = correlation[lag + 1];
      if (here > 0.9 * best && here >= before && here >= after) {
        return rate / (lag + 0.5 * (before - after) / (before - 2 * here + after));
      }
    }
    return Double.NaN;
  }

  /** Frequencies of the peaks of the spectrum by linear prediction of an order, ascending. */
  static double[] formants(float[] signal, int rate, int order) {
    int n = signal.length / 2;
    double[] window = Windows.hann(n);
    double[] x = new double[n];
    for (int t = 1; t < n; t++) {
      x[t] = window[t] * signal[n / 2 + t];
    }
    double[] a = prediction(x, order);
    return IntStream.range(2, rate / 2 - 1)
        .filter(f -> power(a, f, rate) < power(a, f - 1, rate))
        .filter(f -> power(a, f, rate) <= power(a, f + 1, rate))
        .asDoubleStream()
        .toArray();
  }

  private static double[] prediction(double[] x, int order) {
    double[] r = new double[order + 1];
    for (int lag = 0; lag <= order; lag++) {
      for (int t = lag; t < x.length; t++) {
        r[lag] += x[t] * x[t - lag];
      }
    }
    double[] a = new double[order + 1];
    a[0] = 1;
    double error = r[0];
    for (int i = 1; i <= order; i++) {
      double sum = 0;
      for (int j = 0; j < i; j++) {
        sum += a[j] * r[i - j];
      }
      double[] old = a.clone();
      for (int j = 1; j <= i; j++) {
        a[j] = old[j] - sum / error * old[i - j];
      }
      error *= 1 - sum / error * (sum / error);
    }
    return a;
  }

  private static double power(double[] a, double frequency, int rate) {
    double real = 0;
    double imaginary = 0;
    for (int j = 0; j < a.length; j++) {
      double angle = 2 * Math.PI * frequency * j / rate;
      real += a[j] * Math.cos(angle);
      imaginary += a[j] * Math.sin(angle);
    }
    return real * real + imaginary * imaginary;
  }

  /** Power spectrum of a whole signal, [length / 2 + 1]. */
  static double[] powers(float[] signal) {
    RealFft fft = RealFft.of(signal.length);
    double[] values = new double[signal.length];
    for (int t = 0; t < values.length; t++) {
      values[t] = signal[t];
    }
    double[] spectrum = new double[2 * fft.bins()];
    fft.forward(values, spectrum, fft.newScratch());
    double[] powers = new double[fft.bins()];
    for (int k = 0; k < powers.length; k++) {
      powers[k] = spectrum[2 * k] * spectrum[2 * k] + spectrum[2 * k + 1] * spectrum[2 * k + 1];
    }
    return powers;
  }

  static double energy(float[] signal) {
    return Samples.energy(new float[][] {signal});
  }
}
