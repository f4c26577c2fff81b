package org.speechlm4j.core.audio;

import org.apache.commons.math3.util.ArithmeticUtils;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.system.FreshArrays;
import org.speechlm4j.core.system.Interrupts;

/**
 * Changes a signal's sample rate by band-limited interpolation (Smith and Gossett 1984).
 *
 * <p>Output n is the sum over inputs k of {@code x[k] h(n from / to - k)}, h a windowed sinc. For
 * rates in the ratio {@code up / down} only {@code up} different sets of weights occur; they are
 * computed once, unless they would take more than 16 MB (rates without a large common divisor):
 * then weights are evaluated as they are needed, which is right but some fifty times slower. Beyond
 * its ends the signal is taken as zero. Objects are immutable and safe for any number of threads.
 *
 * <p>The named filters and what they agree with:
 *
 * <ul>
 *   <li>{@link #sincHann}, {@link #sincKaiser}: {@code torchaudio.functional.resample}
 *   <li>{@link #polyphase}: {@code scipy.signal.resample_poly} with its default window
 *   <li>{@link #soxrHq}: libsoxr's high quality where it uses a single filter
 * </ul>
 *
 * {@snippet file="org/speechlm4j/core/snippets/SoundSnippetsTest.java" region="resampling"}
 */
public final class Resampler {

  private static final int SAMPLES_BETWEEN_CHECKS = 1 << 10;

  /** Weights that may be computed ahead: 16 MB. */
  private static final long LARGEST_TABLE = 1L << 21;

  /** Edge of soxr HQ's pass band, 1 being half the lower rate (measured). */
  private static final double SOXR_PASS_BAND = 0.9137436532733066;

  /** Kaiser's parameter for soxr HQ's 20 bits of precision (measured). */
  private static final double SOXR_BETA = 13.040035757464574;

  /** Taps of soxr's filters times half their transition band (measured). */
  private static final double SOXR_TAPS_BY_BAND = 8.302342035109922;

  private enum Length {
    CEILING,
    NEAREST
  }

  private final int from;
  private final int to;
  private final int up;
  private final int down;
  private final SincKernel kernel;
  private final Length length;

  /** Weights of each of the {@code up} phases; empty when evaluated as needed. */
  private final double[][] phases;

  /** The input sample, relative to the output's position rounded down, of the first weight. */
  private final long first;

  private Resampler(int from, int to, SincKernel kernel, Length length) {
    int divisor = divisor(from, to);
    this.from = from;
    this.to = to;
    this.up = to / divisor;
    this.down = from / divisor;
    this.kernel = kernel;
    this.length = length;
    this.first = -(long) kernel.halfWidth();
    long taps = 2 - 2 * first;
    this.phases = taps * up <= LARGEST_TABLE ? table((int) taps) : new double[0][];
  }

  private double[][] table(int taps) {
    double[][] table = new double[up][taps];
    for (int p = 0; p < up; p++) {
      for (int j = 0; j < taps; j++) {
        table[p][j] = kernel.at((double) p / up - (first + j));
      }
    }
    return table;
  }

  /**
   * Sinc interpolation with a Hann window over 6 zero crossings, roll-off 0.99.
   *
   * @param from sample rate of the input (Hz)
   * @param to sample rate of the output (Hz)
   * @throws IllegalArgumentException if a rate is below 1 Hz
   */
  public static Resampler sincHann(int from, int to) {
    return sincHann(from, to, 6, 0.99);
  }

  /**
   * Sinc interpolation with a Hann window.
   *
   * @param from sample rate of the input (Hz)
   * @param to sample rate of the output (Hz)
   * @param zeroCrossings zero crossings of the sinc on either side, at least 1
   * @param rolloff the cutoff as a part of half the lower rate, in (0, 1]
   * @throws IllegalArgumentException if one of them is out of its range
   */
  public static Resampler sincHann(int from, int to, int zeroCrossings, double rolloff) {
    return sinc(from, to, zeroCrossings, rolloff, SincKernel.HANN);
  }

  /**
   * Sinc interpolation with a Kaiser window.
   *
   * @param from sample rate of the input (Hz)
   * @param to sample rate of the output (Hz)
   * @param zeroCrossings zero crossings of the sinc on either side, at least 1
   * @param rolloff the cutoff as a part of half the lower rate, in (0, 1]
   * @param beta Kaiser's parameter, 0 to 50
   * @throws IllegalArgumentException if one of them is out of its range
   */
  public static Resampler sincKaiser(
      int from, int to, int zeroCrossings, double rolloff, double beta) {
    if (!(beta >= 0 && beta <= 50)) {
      throw new IllegalArgumentException("beta: found " + beta + ", need 0 to 50");
    }
    return sinc(from, to, zeroCrossings, rolloff, beta);
  }

  /**
   * {@link #sincKaiser} as torchaudio's "Kaiser best": 64 zero crossings, beta 14.77.
   *
   * @param from sample rate of the input (Hz)
   * @param to sample rate of the output (Hz)
   * @throws IllegalArgumentException if a rate is below 1 Hz
   */
  public static Resampler sincKaiserBest(int from, int to) {
    return sincKaiser(from, to, 64, 0.9475937167399596, 14.769656459379492);
  }

  private static Resampler sinc(int from, int to, int zeroCrossings, double rolloff, double beta) {
    if (zeroCrossings < 1 || !(rolloff > 0 && rolloff <= 1)) {
      throw new IllegalArgumentException(
          "found %d zero crossings, rolloff %s; need at least 1 and in (0, 1]"
              .formatted(zeroCrossings, rolloff));
    }
    requireRates(from, to);
    double cutoff = Math.min(1.0, (double) to / from) * rolloff;
    return new Resampler(
        from, to, new SincKernel(cutoff, zeroCrossings / cutoff, beta, 1), Length.CEILING);
  }

  /**
   * A filter of 20 periods of the lower rate with a Kaiser window, beta 5, and unit gain at 0 Hz.
   *
   * @param from sample rate of the input (Hz)
   * @param to sample rate of the output (Hz)
   * @throws IllegalArgumentException if a rate is below 1 Hz
   */
  public static Resampler polyphase(int from, int to) {
    int divisor = divisor(from, to);
    int up = to / divisor;
    int down = from / divisor;
    int longest = Math.max(up, down);
    double cutoff = (double) up / longest;
    SincKernel shape = new SincKernel(cutoff, 10.0 * longest / up, 5.0, 1);
    // A smooth function's sum on a coarser grid is the same in proportion.
    long steps = Math.min(longest, 1 << 16);
    double sum = 0;
    for (long m = -10 * steps; m <= 10 * steps; m++) {
      sum += shape.at((double) m / steps * longest / up);
    }
    double gain = up / (sum * longest / steps);
    return new Resampler(
        from, to, new SincKernel(cutoff, shape.halfWidth(), 5.0, gain), Length.CEILING);
  }

  /**
   * The linear-phase filter of soxr's high quality: flat to 0.9137 of half the lower rate, 126 dB
   * down at half the lower rate.
   *
   * <p>With {@code from : to} = 1:2, 1:3, 1:4, 1:5, 2:3, 3:4 or the inverse of all but 1:4 and 1:5,
   * soxr uses this filter alone, in float32, and outputs agree with it to 2e-7 of full scale. For
   * every other ratio it chains filters whose pass band ends are shaped a little differently, and
   * that start at the first sample: there expect agreement to 2e-3 of what lies in the transition
   * band, and less within 100 output samples of the ends.
   *
   * @param from sample rate of the input (Hz)
   * @param to sample rate of the output (Hz)
   * @throws IllegalArgumentException if a rate is below 1 Hz
   */
  public static Resampler soxrHq(int from, int to) {
    int divisor = divisor(from, to);
    int up = to / divisor;
    int down = from / divisor;
    double highest = Math.max(up, down);
    double band = 0.5 * (1 - SOXR_PASS_BAND) / highest;
    // Filter lengths are 1 above a multiple of 4, or of 8 for 1:4 and 3:4.
    int multiple = up == 4 && down < up ? 8 : 4;
    long needed = (long) Math.ceil(SOXR_TAPS_BY_BAND / band + 1);
    long taps = (needed + multiple - 2) / multiple * multiple + 1;
    double cutoff = (1 / highest - band) * up;
    return new Resampler(
        from, to, new SincKernel(cutoff, 0.5 * taps / up, SOXR_BETA, 1), Length.NEAREST);
  }

  private static int divisor(int from, int to) {
    requireRates(from, to);
    return ArithmeticUtils.gcd(from, to);
  }

  private static void requireRates(int from, int to) {
    if (from < 1 || to < 1) {
      throw new IllegalArgumentException(
          "sample rates: found %d and %d Hz, need at least 1".formatted(from, to));
    }
  }

  /**
   * Samples that a signal of so many samples becomes.
   *
   * @throws IllegalArgumentException if an array cannot hold them
   */
  public int outputLength(int samples) {
    long scaled = (long) samples * up;
    long outputs = (scaled + (length == Length.CEILING ? down - 1 : down / 2)) / down;
    if (outputs > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "signal: found %d samples, which become %d; need fewer than 2^31"
              .formatted(samples, outputs));
    }
    return (int) outputs;
  }

  /**
   * The signal at the new rate, of {@link #outputLength} samples. Equal rates give a copy.
   *
   * @throws IllegalArgumentException if an array cannot hold the result
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public float[] forward(float[] signal) {
    if (up == down) {
      return signal.clone();
    }
    float[] output = FreshArrays.floats(outputLength(signal.length));
    for (int n = 0; n < output.length; n++) {
      if (n % SAMPLES_BETWEEN_CHECKS == 0) {
        Interrupts.check();
      }
      long scaled = (long) n * down;
      long whole = scaled / up;
      int phase = (int) (scaled % up);
      output[n] =
          (float)
              (phases.length == 0
                  ? evaluate(signal, whole, phase)
                  : product(signal, whole + first, phases[phase]));
    }
    return output;
  }

  /**
   * Every channel at the new rate.
   *
   * @throws IllegalArgumentException if the sound's rate is not the one that this converts from, or
   *     an array cannot hold the result
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public Audio forward(Audio audio) {
    if (audio.sampleRate() != from) {
      throw new IllegalArgumentException(
          "sample rate: found %d Hz, need %d".formatted(audio.sampleRate(), from));
    }
    float[][] channels = new float[audio.channelCount()][];
    for (int c = 0; c < channels.length; c++) {
      channels[c] = forward(audio.channels()[c]);
    }
    return new Audio(channels, to);
  }

  private static double product(float[] signal, long position, double[] weights) {
    int start = (int) position;
    int from = Math.max(0, -start);
    int to = Math.min(weights.length, signal.length - start);
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int j = from;
    // Four sums hide the latency of one addition after the other.
    for (; j + 4 <= to; j += 4) {
      a += weights[j] * signal[start + j];
      b += weights[j + 1] * signal[start + j + 1];
      c += weights[j + 2] * signal[start + j + 2];
      d += weights[j + 3] * signal[start + j + 3];
    }
    for (; j < to; j++) {
      a += weights[j] * signal[start + j];
    }
    return (a + b) + (c + d);
  }

  private double evaluate(float[] signal, long whole, int phase) {
    double sum = 0;
    int end = (int) Math.min(signal.length, whole - first + 2);
    for (int k = (int) Math.max(0, whole + first); k < end; k++) {
      sum += signal[k] * kernel.at((double) phase / up + (whole - k));
    }
    return sum;
  }
}
