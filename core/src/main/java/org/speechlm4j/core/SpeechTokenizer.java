package org.speechlm4j.core;

/** Turns speech into discrete units. */
public interface SpeechTokenizer {

  /** Number of different units. */
  int vocabularySize();

  /** Sample rate of the audio that the tokenizer takes, in Hz. */
  int sampleRate();

  /**
   * The units of an utterance.
   *
   * @param audio mono audio at {@link #sampleRate()}
   * @throws IllegalArgumentException if the rate differs or the audio is too short for one frame
   */
  Units tokenize(Audio audio);
}
