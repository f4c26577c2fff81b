package org.speechlm4j.core;

/** Compresses audio to codes and back. */
public interface AudioCodec {

  /** Sample rate of the audio, in Hz. */
  int sampleRate();

  /** Number of channels of the audio. */
  int channels();

  /** Frames of codes per second. */
  double frameRate();

  /** Number of codes in each codebook. */
  int codebookSize();

  /**
   * Encodes a signal.
   *
   * @param audio sound of {@link #channels()} channels at {@link #sampleRate()}
   * @param codebooks how many codebooks to use, from the first
   * @throws IllegalArgumentException if the audio or the number does not fit the codec
   */
  Codes encode(Audio audio, int codebooks);

  /**
   * Decodes to sound; the last frame is whole, so it may be longer than what was encoded.
   *
   * @throws IllegalArgumentException if a code or the number of codebooks does not fit the codec
   */
  Audio decode(Codes codes);
}
