package org.speechlm4j.examples.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.speechlm4j.examples.corpus.PhoneTimes.PhoneTime;
import org.speechlm4j.examples.corpus.Speech.PhoneEvent;

/** At 1000 samples per second, so that a sample is a millisecond. */
class PhoneTimesTest {

  private static final int MILLISECONDS = 1000;

  /** Sound everywhere but in the silent stretches, given as pairs of start and end. */
  private static Speech speech(int length, List<PhoneEvent> events, int... silences) {
    short[] samples = new short[length];
    Arrays.fill(samples, (short) -1000);
    for (int i = 0; i < silences.length; i += 2) {
      Arrays.fill(samples, silences[i], silences[i + 1], (short) 1);
    }
    return new Speech(samples, MILLISECONDS, events);
  }

  private static PhoneEvent event(String label, int sample) {
    return new PhoneEvent(label, sample, 1);
  }

  private static PhoneTime time(String label, int start, int end) {
    return new PhoneTime(label, start, end, 1);
  }

  @Test
  void phones_touchWhereNoSilenceLies() {
    List<PhoneEvent> events = List.of(event("m", 0), event("a", 80), event("n", 200));
    assertThat(PhoneTimes.of(speech(300, events)))
        .containsExactly(time("m", 0, 80), time("a", 80, 200), time("n", 200, 300));
  }

  @Test
  void closure_belongsToTheStopAfterIt() {
    List<PhoneEvent> events = List.of(event("a", 0), event("ts", 150));
    assertThat(PhoneTimes.of(speech(200, events, 100, 150)))
        .containsExactly(time("a", 0, 100), time("ts", 100, 200));
  }

  @Test
  void silenceTooLongForAClosure_isAPause() {
    List<PhoneEvent> events = List.of(event("a", 0), event("t", 250));
    assertThat(PhoneTimes.of(speech(300, events, 100, 250)))
        .containsExactly(time("a", 0, 100), time("t", 250, 300));
  }

  @Test
  void silenceBeforeAVowel_isAPause() {
    List<PhoneEvent> events = List.of(event("s", 0), event("a", 150));
    assertThat(PhoneTimes.of(speech(200, events, 100, 150)))
        .containsExactly(time("s", 0, 100), time("a", 150, 200));
  }

  @Test
  void silenceTooShortForAPause_belongsToThePhoneAfterIt() {
    List<PhoneEvent> events = List.of(event("a", 0), event("s", 112));
    assertThat(PhoneTimes.of(speech(200, events, 100, 112)))
        .containsExactly(time("a", 0, 100), time("s", 100, 200));
  }

  @Test
  void phoneReportedAfterItsSound_takesTheEndOfTheOneBeforeIt() {
    List<PhoneEvent> events = List.of(event("ɔː", 0), event("l", 200), event("", 212));
    assertThat(PhoneTimes.of(speech(220, events, 200, 220)))
        .containsExactly(time("ɔː", 0, 120), time("l", 120, 200));
  }

  @Test
  void silenceAtTheEnds_belongsToNoPhone() {
    List<PhoneEvent> events = List.of(event("", 0), event("a", 50), event("", 180));
    assertThat(PhoneTimes.of(speech(300, events, 0, 50, 170, 300)))
        .containsExactly(time("a", 50, 170));
  }
}
