package org.speechlm4j.examples.corpus;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.core.audio.KaldiFilterBank;

/**
 * What a voice sounds like in a few numbers: its median pitch and its long-term spectrum.
 *
 * @param pitch median fundamental frequency of the voiced frames, in Hz
 * @param spectrum mean level of each band over the loud frames, in dB about the bands' mean
 */
record VoicePrint(double pitch, double[] spectrum) {

  private static final int BANDS = 24;
  private static final double LOWEST_PITCH = 55;
  private static final double HIGHEST_PITCH = 420;
  private static final double VOICED = 0.6;

  /** A spectrum's difference in dB that counts as much as two semitones. */
  private static final double DECIBELS = 2.5;

  private static final double SEMITONES = 2;

  static VoicePrint of(List<float[]> recordings, int sampleRate) {
    KaldiFilterBank bank = KaldiFilterBank.of(KaldiFilterBank.Options.standard(sampleRate, BANDS));
    double[] sums = new double[BANDS];
    for (float[] recording : recordings) {
      addLoudFrames(sums, bank.forward(recording));
    }
    double mean = Arrays.stream(sums).map(Math::log).average().orElseThrow();
    double toDecibels = 10 / Math.log(10);
    double[] spectrum =
        Arrays.stream(sums).map(sum -> (Math.log(sum) - mean) * toDecibels).toArray();
    double[] pitches =
        recordings.stream().flatMapToDouble(one -> pitches(one, sampleRate)).sorted().toArray();
    return new VoicePrint(pitches[pitches.length / 2], spectrum);
  }

  /** Distance in just noticeable steps, roughly. */
  double distance(VoicePrint other) {
    double squares = 0;
    for (int i = 0; i < BANDS; i++) {
      squares += Math.pow(spectrum[i] - other.spectrum[i], 2);
    }
    double semitones = 12 * Math.log(pitch / other.pitch) / Math.log(2);
    return Math.hypot(Math.sqrt(squares / BANDS) / DECIBELS, semitones / SEMITONES);
  }

  private static void addLoudFrames(double[] sums, FeatureMatrix logEnergies) {
    double loudest = Double.NEGATIVE_INFINITY;
    for (float value : logEnergies.values()) {
      loudest = Math.max(loudest, value);
    }
    for (int frame = 0; frame < logEnergies.frames(); frame++) {
      float[] row = logEnergies.row(frame);
      double top = Double.NEGATIVE_INFINITY;
      for (float value : row) {
        top = Math.max(top, value);
      }
      if (top > loudest - Math.log(1000)) {
        for (int i = 0; i < BANDS; i++) {
          sums[i] += Math.exp(row[i]);
        }
      }
    }
  }

  /** One pitch for each voiced frame of 50 ms, by the highest normalised autocorrelation. */
  private static DoubleStream pitches(float[] samples, int sampleRate) {
    int length = sampleRate / 20;
    DoubleStream.Builder pitches = DoubleStream.builder();
    for (int at = 0; at + 2 * length <= samples.length; at += length) {
      int shortest = (int) (sampleRate / HIGHEST_PITCH);
      int longest = (int) (sampleRate / LOWEST_PITCH);
      double[] likeness = new double[longest + 2];
      double best = 0;
      for (int lag = shortest; lag <= longest; lag++) {
        likeness[lag] = likeness(samples, at, length, lag);
        best = Math.max(best, likeness[lag]);
      }
      // The first peak that is nearly the highest: the highest may be a multiple of the period.
      int lag = shortest;
      while (best > VOICED && lag < longest && !isPeak(likeness, lag, 0.9 * best)) {
        lag++;
      }
      if (best > VOICED && lag < longest) {
        pitches.add((double) sampleRate / lag);
      }
    }
    return pitches.build();
  }

  private static boolean isPeak(double[] values, int at, double least) {
    return values[at] >= least && values[at] >= values[at - 1] && values[at] >= values[at + 1];
  }

  private static double likeness(float[] samples, int at, int length, int lag) {
    double product = 0;
    double here = 1e-9;
    double there = 1e-9;
    for (int t = at; t < at + length; t++) {
      product += samples[t] * samples[t + lag];
      here += samples[t] * samples[t];
      there += samples[t + lag] * samples[t + lag];
    }
    return product / Math.sqrt(here * there);
  }
}
