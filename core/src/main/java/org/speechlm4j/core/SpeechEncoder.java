package org.speechlm4j.core;

import java.util.List;

/** Turns audio into feature frames. */
public interface SpeechEncoder {

  /** Sample rate of the audio that the encoder takes, in Hz. */
  int sampleRate();

  /** Number of channels of its frames. */
  int dimension();

  /**
   * Encodes a batch; each row is what it would be alone.
   *
   * @param batch mono audio at {@link #sampleRate()}, any lengths
   * @throws IllegalArgumentException if a rate differs or a signal is too short for one frame
   */
  Frames encode(List<Audio> batch);
}
