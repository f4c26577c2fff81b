package org.speechlm4j.training.data;

import java.util.Locale;

/**
 * A labelled stretch of a recording.
 *
 * @param label a phone, a syllable or a word
 * @param start seconds from the start of the file
 * @param end seconds from the start of the file, after {@code start}
 */
public record Segment(String label, double start, double end) {

  /**
   * Checks that the segment lasts.
   *
   * @throws IllegalArgumentException if it does not
   */
  public Segment {
    if (!(start >= 0 && end > start && end < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "segment %s: found start %s and end %s, need 0 <= start < end",
              label,
              start,
              end));
    }
  }

  /** Seconds from start to end. */
  public double seconds() {
    return end - start;
  }
}
