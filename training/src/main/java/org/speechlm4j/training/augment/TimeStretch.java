package org.speechlm4j.training.augment;

import java.util.random.RandomGenerator;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.audio.Windows;

/**
 * A change of duration that leaves pitch and formants as they are, by overlapping similar waveforms
 * (WSOLA: Verhelst and Roelands, "An overlap-add technique based on waveform similarity for high
 * quality time-scale modification of speech", ICASSP 1993).
 *
 * <p>Windows of 32 ms, half of each overlapping the next, are taken from about where the stretched
 * time axis says: within 12 ms of it, where they continue best what the window before went on to.
 * All channels are cut at the same places.
 *
 * @param factor what the ratio of the new to the old duration is drawn from
 */
public record TimeStretch(Range factor) implements Augmentation {

  private static final double HOP_SECONDS = 0.016;
  private static final double REACH_SECONDS = 0.012;

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if it exceeds 0.1 to 10
   */
  public TimeStretch {
    factor.within(0.1, 10, "factor");
  }

  @Override
  public Audio apply(Audio audio, RandomGenerator random) {
    return stretch(audio, factor.draw(random));
  }

  /**
   * The sound at another duration.
   *
   * @param audio any number of channels
   * @param factor new over old duration, 0.1 to 10
   * @return {@code round(length x factor)} samples in each channel
   * @throws IllegalArgumentException if the factor is outside
   */
  public static Audio stretch(Audio audio, double factor) {
    if (!(factor >= 0.1 && factor <= 10)) {
      throw new IllegalArgumentException("factor: found " + factor + ", need 0.1 to 10");
    }
    long length = Math.round(audio.length() * factor);
    if (length > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "audio: found %d samples, which become %d; need fewer than 2^31"
              .formatted(audio.length(), length));
    }
    return factor == 1 || audio.length() == 0
        ? Samples.copy(audio)
        : new Cutter(audio, factor).stretch((int) length);
  }

  /** Cuts windows out of one sound. */
  private static final class Cutter {
    private final Audio audio;
    private final double factor;
    private final int hop;
    private final int reach;
    private final int margin;

    /** The mean of the channels with zeros around it, which the windows are compared in. */
    private final double[] padded;

    private final double[] window;

    Cutter(Audio audio, double factor) {
      this.audio = audio;
      this.factor = factor;
      this.hop = Math.max(1, (int) Math.round(HOP_SECONDS * audio.sampleRate()));
      this.reach = (int) Math.round(REACH_SECONDS * audio.sampleRate());
      this.margin = 4 * hop + reach;
      this.padded = new double[Math.addExact(audio.length(), 2 * margin)];
      this.window = Windows.hann(2 * hop);
      float[] mean = audio.mixDown();
      for (int t = 0; t < mean.length; t++) {
        padded[margin + t] = mean[t];
      }
    }

    Audio stretch(int length) {
      float[][] output = new float[audio.channelCount()][length];
      int start = -hop;
      for (long centre = 0; centre < (long) length + hop; centre += hop) {
        if (centre > 0) {
          int nominal = (int) Math.min(Math.round(centre / factor), audio.length()) - hop;
          start = mostSimilar(nominal, Math.min(start + hop, audio.length()));
        }
        for (int c = 0; c < output.length; c++) {
          overlap(audio.channels()[c], start, output[c], (int) (centre - hop));
        }
      }
      return new Audio(output, audio.sampleRate());
    }

    /** Where, near {@code nominal}, the signal is most like it is from {@code continuation} on. */
    private int mostSimilar(int nominal, int continuation) {
      int best = nominal;
      double bestScore = score(nominal, continuation, energy(nominal));
      double energy = energy(nominal - reach);
      for (int start = nominal - reach; start <= nominal + reach; start++) {
        double score = score(start, continuation, energy);
        if (score > bestScore) {
          best = start;
          bestScore = score;
        }
        double leaving = padded[margin + start];
        double entering = padded[margin + start + 2 * hop];
        energy += entering * entering - leaving * leaving;
      }
      return best;
    }

    private double energy(int start) {
      double energy = 0;
      for (int t = margin + start; t < margin + start + 2 * hop; t++) {
        energy += padded[t] * padded[t];
      }
      return energy;
    }

    /** The normalised correlation, up to a factor that all candidates share. */
    private double score(int start, int continuation, double energy) {
      int a = margin + start;
      int b = margin + continuation;
      double even = 0;
      double odd = 0;
      for (int t = 0; t < 2 * hop; t += 2) {
        even += padded[a + t] * padded[b + t];
        odd += padded[a + t + 1] * padded[b + t + 1];
      }
      // Rolling sums may leave a little less than nothing of an energy that is nothing.
      return (even + odd) / Math.sqrt(Math.max(energy, 0) + 1e-9);
    }

    private void overlap(float[] signal, int from, float[] output, int to) {
      int first = Math.max(0, Math.max(-from, -to));
      int end = Math.min(2 * hop, Math.min(signal.length - from, output.length - to));
      for (int t = first; t < end; t++) {
        output[to + t] += (float) (window[t] * signal[from + t]);
      }
    }
  }
}
