package org.speechlm4j.core.measure;

import java.util.Arrays;
import org.speechlm4j.core.audio.RealFft;
import org.speechlm4j.core.audio.Windows;

/**
 * Short-time analysis as STOI defines it: frames of 256 samples every 128 under a Hann window, at
 * 10 kHz; a last frame that ends with the signal is left out, as by its authors.
 */
final class SpeechFrames {

  static final int SAMPLE_RATE = 10_000;

  private static final int LENGTH = 256;
  private static final int HOP = 128;
  private static final int FFT_SIZE = 512;
  private static final int BANDS = 15;
  private static final double LOWEST_CENTRE = 150;
  private static final double DYNAMIC_RANGE = 40;

  /** Keeps the logarithm of a silent frame finite; the reference's value. */
  static final double EPSILON = Math.ulp(1.0);

  /** Hann weights without the zeros at the ends. */
  private static final double[] WINDOW =
      Arrays.copyOfRange(Windows.hannSymmetric(LENGTH + 2), 1, LENGTH + 1);

  /** First bin of each third-octave band and the bin after the last of the highest. */
  private static final int[][] BINS = bins();

  private SpeechFrames() {}

  private static int[][] bins() {
    int[][] bins = new int[BANDS][];
    for (int band = 0; band < BANDS; band++) {
      bins[band] = new int[] {nearestBin(2 * band - 1), nearestBin(2 * band + 1)};
    }
    return bins;
  }

  /** The bin nearest to a frequency so many sixths of an octave above the lowest centre. */
  private static int nearestBin(int sixths) {
    double hertz = LOWEST_CENTRE * Math.pow(2, sixths / 6.0);
    // Of two equally near ones the lower.
    return (int) Math.ceil(hertz * FFT_SIZE / SAMPLE_RATE - 0.5);
  }

  private static int count(int samples) {
    return samples <= LENGTH ? 0 : (samples - LENGTH + HOP - 1) / HOP;
  }

  /**
   * Which frames of a signal are within 40 dB of its loudest.
   *
   * @return the frames' first samples; none if the signal is silent throughout
   */
  static int[] audible(float[] signal) {
    int frames = count(signal.length);
    double[] level = new double[frames];
    double loudest = Double.NEGATIVE_INFINITY;
    boolean silent = true;
    for (int t = 0; t < frames; t++) {
      double energy = 0;
      for (int i = 0; i < LENGTH; i++) {
        double value = WINDOW[i] * signal[t * HOP + i];
        energy += value * value;
      }
      silent &= energy == 0;
      level[t] = 20 * Math.log10(Math.sqrt(energy) + EPSILON);
      loudest = Math.max(loudest, level[t]);
    }
    double lowest = loudest - DYNAMIC_RANGE;
    int[] starts = new int[frames];
    int kept = 0;
    for (int t = 0; t < frames && !silent; t++) {
      if (level[t] > lowest) {
        starts[kept++] = t * HOP;
      }
    }
    return Arrays.copyOf(starts, kept);
  }

  /** The frames that begin at given samples, windowed and overlapped as if nothing was between. */
  static double[] joined(float[] signal, int[] starts) {
    double[] joined = new double[starts.length == 0 ? 0 : (starts.length - 1) * HOP + LENGTH];
    for (int t = 0; t < starts.length; t++) {
      for (int i = 0; i < LENGTH; i++) {
        joined[t * HOP + i] += WINDOW[i] * signal[starts[t] + i];
      }
    }
    return joined;
  }

  /** Magnitudes of a signal in third-octave bands from 150 Hz, {@code [frame][band]}. */
  static double[][] bands(double[] signal) {
    RealFft fft = RealFft.of(FFT_SIZE);
    RealFft.Scratch scratch = fft.newScratch();
    double[] frame = new double[FFT_SIZE];
    double[] spectrum = new double[2 * fft.bins()];
    double[][] bands = new double[count(signal.length)][BANDS];
    for (int t = 0; t < bands.length; t++) {
      for (int i = 0; i < LENGTH; i++) {
        frame[i] = WINDOW[i] * signal[t * HOP + i];
      }
      fft.forward(frame, spectrum, scratch);
      for (int band = 0; band < BANDS; band++) {
        double power = 0;
        for (int k = 2 * BINS[band][0]; k < 2 * BINS[band][1]; k++) {
          power += spectrum[k] * spectrum[k];
        }
        bands[t][band] = Math.sqrt(power);
      }
    }
    return bands;
  }
}
