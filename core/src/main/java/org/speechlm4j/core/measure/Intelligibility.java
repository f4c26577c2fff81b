package org.speechlm4j.core.measure;

import java.util.OptionalDouble;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.audio.Resampler;

/**
 * Short-time objective intelligibility: how well speech is understood after a codec, noise or a
 * vocoder, from its correlation with the original.
 *
 * <p>{@link #stoi} is the measure of Taal et al. 2011, "An algorithm for intelligibility prediction
 * of time-frequency weighted noisy speech": envelopes in 15 third-octave bands from 150 Hz, over
 * segments of 30 frames (384 ms), those of the other signal scaled to the reference's energy and
 * clipped at a signal-to-distortion ratio of -15 dB, and the mean of their correlations. {@link
 * #extended} is that of Jensen and Taal 2016, "An algorithm for predicting the intelligibility of
 * speech masked by modulated noise maskers", which correlates whole spectra. Before either, frames
 * where the reference is more than 40 dB below its loudest are cut out of both.
 *
 * <p>At 10 kHz, where both are defined, values agree with the Python package pystoi 0.4.1 to 1e-6.
 * At other rates its filter has 36.25 zero crossings on either side and ours 36, the next that
 * {@link Resampler#sincKaiser} takes: values from 16 kHz then agree to 1e-4.
 */
public final class Intelligibility {

  private static final int SEGMENT = 30;

  /** Largest magnitude relative to the reference's: the lower bound of the distortion, -15 dB. */
  private static final double CLIP = 1 + Math.pow(10, 15 / 20.0);

  /** Zero crossings and window of the filter before 10 kHz: 60 dB down over a tenth of the band. */
  private static final int ZERO_CROSSINGS = 36;

  private static final double KAISER_BETA = 0.1102 * (60 - 8.7);

  private Intelligibility() {}

  /**
   * The measure of 2011, about 0 (nothing is understood) to 1 (equal signals).
   *
   * @param reference the original; of several channels the mean is taken
   * @param other what became of it, as long and aligned to the sample
   * @return nothing where the reference has too little to be judged by: fewer than 30 frames (0.41
   *     s) of sound, or only silence
   * @throws IllegalArgumentException if the sample rates or lengths differ, or a sample is no
   *     finite number
   */
  public static OptionalDouble stoi(Audio reference, Audio other) {
    return mean(reference, other, Intelligibility::correlation);
  }

  /**
   * The extended measure of 2016, about 0 to 1; parameters and results as those of {@link #stoi}.
   *
   * <p>A band or frame without any change in time or frequency correlates with nothing and counts
   * as 0, where the reference implementation adds noise.
   *
   * @throws IllegalArgumentException as {@link #stoi}
   */
  public static OptionalDouble extended(Audio reference, Audio other) {
    return mean(reference, other, Intelligibility::spectralCorrelation);
  }

  /** Compares one segment of two signals, {@code [band][frame]}; may overwrite both. */
  private interface Comparison {
    double of(double[][] reference, double[][] other);
  }

  private static OptionalDouble mean(Audio reference, Audio other, Comparison comparison) {
    SignalPair pair = resampled(SignalPair.of(reference, other));
    int[] audible = SpeechFrames.audible(pair.reference());
    double[][] x = SpeechFrames.bands(SpeechFrames.joined(pair.reference(), audible));
    double[][] y = SpeechFrames.bands(SpeechFrames.joined(pair.other(), audible));
    if (x.length < SEGMENT) {
      return OptionalDouble.empty();
    }
    double sum = 0;
    int segments = x.length - SEGMENT + 1;
    for (int first = 0; first < segments; first++) {
      sum += comparison.of(segment(x, first), segment(y, first));
    }
    return OptionalDouble.of(sum / segments);
  }

  private static SignalPair resampled(SignalPair pair) {
    if (pair.sampleRate() == SpeechFrames.SAMPLE_RATE) {
      return pair;
    }
    Resampler resampler =
        Resampler.sincKaiser(
            pair.sampleRate(), SpeechFrames.SAMPLE_RATE, ZERO_CROSSINGS, 1, KAISER_BETA);
    return new SignalPair(
        resampler.forward(pair.reference()),
        resampler.forward(pair.other()),
        SpeechFrames.SAMPLE_RATE);
  }

  private static double[][] segment(double[][] bands, int first) {
    double[][] segment = new double[bands[first].length][SEGMENT];
    for (int t = 0; t < SEGMENT; t++) {
      for (int band = 0; band < segment.length; band++) {
        segment[band][t] = bands[first + t][band];
      }
    }
    return segment;
  }

  /** Mean over bands of the correlation in time (equations 3 to 5 of 2011). */
  private static double correlation(double[][] reference, double[][] other) {
    double sum = 0;
    for (int band = 0; band < reference.length; band++) {
      double[] x = reference[band];
      double[] y = other[band];
      double scale = norm(x) / (norm(y) + SpeechFrames.EPSILON);
      for (int t = 0; t < SEGMENT; t++) {
        y[t] = Math.min(scale * y[t], CLIP * x[t]);
      }
      center(x);
      center(y);
      sum += product(x, y) / ((norm(x) + SpeechFrames.EPSILON) * (norm(y) + SpeechFrames.EPSILON));
    }
    return sum / reference.length;
  }

  /** Mean over frames of the correlation of spectra whose bands are normalised over time. */
  private static double spectralCorrelation(double[][] reference, double[][] other) {
    double[][] x = frames(reference);
    double[][] y = frames(other);
    double sum = 0;
    for (int t = 0; t < SEGMENT; t++) {
      sum += product(x[t], y[t]);
    }
    return sum / SEGMENT;
  }

  /** Normalises each band, turns to {@code [frame][band]} and normalises each frame. */
  private static double[][] frames(double[][] bands) {
    double[][] frames = new double[SEGMENT][bands.length];
    for (int band = 0; band < bands.length; band++) {
      normalize(bands[band]);
      for (int t = 0; t < SEGMENT; t++) {
        frames[t][band] = bands[band][t];
      }
    }
    for (double[] frame : frames) {
      normalize(frame);
    }
    return frames;
  }

  private static void normalize(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    center(values);
    double norm = norm(values);
    // What is left of equal values is rounding, which must not be blown up to a unit vector.
    double factor = norm <= 1e-13 * largest ? 0 : 1 / norm;
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }

  private static void center(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    for (int i = 0; i < values.length; i++) {
      values[i] -= mean;
    }
  }

  private static double norm(double[] values) {
    return Math.sqrt(product(values, values));
  }

  private static double product(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }
}
