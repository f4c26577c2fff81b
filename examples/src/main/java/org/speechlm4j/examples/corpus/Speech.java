package org.speechlm4j.examples.corpus;

import java.util.List;

/**
 * What eSpeak NG said: its samples and what it reported about them.
 *
 * @param samples 16-bit samples of one channel; not copied
 * @param sampleRate samples per second
 * @param phones its phone events, in order of time
 */
record Speech(short[] samples, int sampleRate, List<PhoneEvent> phones) {

  /**
   * Where eSpeak NG says that a phone begins.
   *
   * @param label IPA; empty for a pause
   * @param sample the first sample
   * @param wordOffset characters before the word that the phone belongs to, counted from 1
   */
  record PhoneEvent(String label, int sample, int wordOffset) {

    boolean isPause() {
      return label.isEmpty();
    }
  }

  /** The largest magnitude. */
  int peak() {
    int peak = 0;
    for (short sample : samples) {
      peak = Math.max(peak, Math.abs((int) sample));
    }
    return peak;
  }
}
