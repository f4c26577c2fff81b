package org.speechlm4j.examples.corpus;

import static org.speechlm4j.examples.corpus.Checks.require;

import java.util.List;
import org.speechlm4j.core.audio.Resampler;
import org.speechlm4j.examples.corpus.PhoneTimes.PhoneTime;

/**
 * A finished utterance: its sound at the corpus's rate and level, and its phones' times in it.
 *
 * @param samples 16-bit samples of one channel; not copied
 * @param phones the phones, their times in samples of this recording
 */
record Recording(short[] samples, List<PhoneTime> phones) {

  /** Samples per second of everything in the corpus. */
  static final int SAMPLE_RATE = 16_000;

  /** Largest magnitude after levelling, 15 dB below full scale. */
  private static final double PEAK = 0.178 * 32767;

  private static final double SILENCE_BEFORE = 0.08;
  private static final double SILENCE_AFTER = 0.1;

  /**
   * Cuts what was said from its first to its last phone, puts silence around it, resamples it and
   * brings its peak to one level.
   *
   * @throws IllegalArgumentException if nothing was said
   */
  static Recording of(Speech speech) {
    List<PhoneTime> times = PhoneTimes.of(speech);
    require(!times.isEmpty(), "speech: found no phone, need one");
    int from = times.getFirst().start();
    int to = times.getLast().end();
    int before = (int) (SILENCE_BEFORE * speech.sampleRate());
    int after = (int) (SILENCE_AFTER * speech.sampleRate());
    float[] padded = new float[before + to - from + after];
    for (int i = from; i < to; i++) {
      padded[before + i - from] = speech.samples()[i];
    }
    float[] resampled = Resampler.soxrHq(speech.sampleRate(), SAMPLE_RATE).forward(padded);
    double scale = (double) SAMPLE_RATE / speech.sampleRate();
    List<PhoneTime> scaled =
        times.stream().map(time -> time.moved(before - from).scaled(scale)).toList();
    return new Recording(levelled(resampled), scaled);
  }

  /** The signal with its largest magnitude at the corpus's level, rounded to 16 bits. */
  static short[] levelled(float[] signal) {
    double peak = 0;
    for (float sample : signal) {
      peak = Math.max(peak, Math.abs(sample));
    }
    short[] levelled = new short[signal.length];
    for (int i = 0; i < signal.length; i++) {
      levelled[i] = (short) Math.round(signal[i] * PEAK / peak);
    }
    return levelled;
  }
}
