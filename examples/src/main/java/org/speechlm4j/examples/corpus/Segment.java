package org.speechlm4j.examples.corpus;

import static org.speechlm4j.examples.corpus.Checks.require;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * A labelled stretch of an utterance.
 *
 * @param label an IPA phone, the IPA phones of a syllable, a word, or {@link #SILENCE}
 * @param start seconds from the start of the file
 * @param end seconds from the start of the file, after {@code start}
 */
public record Segment(
    String label,
    @JsonProperty(required = true) double start,
    @JsonProperty(required = true) double end) {

  /** Label of a pause. */
  public static final String SILENCE = "sil";

  /**
   * Checks that the segment has a label and lasts.
   *
   * @throws IllegalArgumentException if it has not or does not
   */
  public Segment {
    require(label != null && !label.isBlank(), "label: found none, need one");
    require(
        start >= 0 && end > start && end < Double.POSITIVE_INFINITY,
        "segment %s: found start %s and end %s, need 0 <= start < end",
        label,
        start,
        end);
  }

  /** Whether this is a pause. */
  @JsonIgnore
  public boolean isSilence() {
    return label.equals(SILENCE);
  }

  /** Seconds from start to end. */
  public double seconds() {
    return end - start;
  }

  /** The segments, checked to cover 0 to {@code seconds} without gap or overlap. */
  static List<Segment> covering(double seconds, List<Segment> segments, String tier) {
    require(segments != null && !segments.isEmpty(), "%s: found none, need one or more", tier);
    double end = 0;
    for (Segment segment : segments) {
      require(
          segment.start() == end,
          "%s: %s starts at %s s, need %s s, where the one before ends",
          tier,
          segment.label(),
          segment.start(),
          end);
      end = segment.end();
    }
    require(end == seconds, "%s: end at %s s, need the file's end, %s s", tier, end, seconds);
    return List.copyOf(segments);
  }
}
