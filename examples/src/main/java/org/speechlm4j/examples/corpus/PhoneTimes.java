package org.speechlm4j.examples.corpus;

import java.util.ArrayList;
import java.util.List;

/**
 * Turns eSpeak NG's phone events into intervals of sound.
 *
 * <p>An event says where a phone begins, not where it ends, and three things need care. The closure
 * of a stop, silent, comes before the stop's event: it is given to the stop, as phoneticians do.
 * Other silence between phones is a pause (German puts one before a vowel that opens a word) unless
 * it is too short to be one. An l after a vowel sounds within the vowel, with its event at the end
 * of it or later: it is given the last part of the two. Silence at both ends belongs to no phone.
 */
final class PhoneTimes {

  private static final String STOPS = "pbtdkɡ";

  /** Seconds of silence from which on it is a pause and not the closure of a stop. */
  private static final double LONGEST_CLOSURE = 0.1;

  /** Seconds of silence from which on it is a pause and not part of another phone. */
  private static final double SHORTEST_PAUSE = 0.02;

  /** Seconds below which a phone has not been given the sound that is its own. */
  private static final double SHORTEST_PHONE = 0.02;

  /** How much of the two a phone gets that sounds within the one before it. */
  private static final double SHARE_OF_TWO = 0.4;

  /** Silence is below this part of the peak. */
  private static final double FLOOR = 0.002;

  private final short[] samples;
  private final double floor;
  private final int shortestPhone;
  private final int sampleRate;

  private PhoneTimes(Speech speech) {
    samples = speech.samples();
    floor = FLOOR * speech.peak();
    shortestPhone = (int) (SHORTEST_PHONE * speech.sampleRate());
    sampleRate = speech.sampleRate();
  }

  /**
   * A phone's interval.
   *
   * @param label IPA
   * @param start first sample
   * @param end sample after the last
   * @param wordOffset characters before its word, counted from 1
   */
  record PhoneTime(String label, int start, int end, int wordOffset) {

    /** The same so many samples later. */
    PhoneTime moved(int samples) {
      return new PhoneTime(label, start + samples, end + samples, wordOffset);
    }

    /** The same in samples of another rate, rounded to the nearest. */
    PhoneTime scaled(double factor) {
      return new PhoneTime(
          label, (int) Math.round(start * factor), (int) Math.round(end * factor), wordOffset);
    }
  }

  /** The phones without the pauses, in order; what lies between two of them is a pause. */
  static List<PhoneTime> of(Speech speech) {
    return new PhoneTimes(speech).intervals(speech.phones());
  }

  private List<PhoneTime> intervals(List<Speech.PhoneEvent> events) {
    List<PhoneTime> times = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      Speech.PhoneEvent event = events.get(i);
      if (!event.isPause()) {
        int next = i + 1 < events.size() ? events.get(i + 1).sample() : samples.length;
        append(times, event, soundingEnd(event.sample(), next));
      }
    }
    return List.copyOf(times);
  }

  private void append(List<PhoneTime> times, Speech.PhoneEvent event, int end) {
    if (times.isEmpty()) {
      times.add(new PhoneTime(event.label(), event.sample(), end, event.wordOffset()));
      return;
    }
    PhoneTime last = times.getLast();
    double silence = (event.sample() - last.end()) / (double) sampleRate;
    boolean pause = silence >= (isStop(event) ? LONGEST_CLOSURE : SHORTEST_PAUSE);
    int start = pause ? event.sample() : last.end();
    if (end - start < shortestPhone) {
      end = Math.max(end, last.end());
      start = end - (int) (SHARE_OF_TWO * (end - last.start()));
      times.set(
          times.size() - 1, new PhoneTime(last.label(), last.start(), start, last.wordOffset()));
    }
    times.add(new PhoneTime(event.label(), start, end, event.wordOffset()));
  }

  /** Whether a phone begins with a closure, as affricates do too. */
  private static boolean isStop(Speech.PhoneEvent event) {
    return STOPS.indexOf(event.label().charAt(0)) >= 0;
  }

  private int soundingEnd(int start, int end) {
    int last = end;
    while (last > start && Math.abs((int) samples[last - 1]) <= floor) {
      last--;
    }
    return last;
  }
}
