package org.speechlm4j.training.data;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One recording that is trained on, and what is known about it.
 *
 * @param id unique in the manifest
 * @param audio the sound file
 * @param seconds its duration, above 0
 * @param text what is said
 * @param language the language that it is said in
 * @param speaker who says it
 * @param split what it is for, such as train, dev or test
 * @param tiers alignments by name ({@code phones}, {@code syllables}, {@code words}), each in order
 *     of time, gaps allowed
 * @param attributes whatever else the manifest says, by key: strings as they are, other values as
 *     their JSON
 */
public record Example(
    String id,
    Path audio,
    double seconds,
    @Nullable String text,
    @Nullable String language,
    @Nullable String speaker,
    @Nullable String split,
    Map<String, List<Segment>> tiers,
    Map<String, String> attributes) {

  /** Aligners round to frames of this length, so that ends may be off by as much. */
  private static final double ROUNDING_SECONDS = 0.01;

  /**
   * Checks duration and alignments.
   *
   * @throws IllegalArgumentException if the duration is not above 0, or a tier's segments are not
   *     in order or end after the recording, by more than 10 ms
   */
  public Example {
    if (!(seconds > 0 && seconds < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("seconds: found " + seconds + ", need above 0");
    }
    Map<String, List<Segment>> copies = new LinkedHashMap<>();
    for (Map.Entry<String, List<Segment>> tier : tiers.entrySet()) {
      List<Segment> segments = List.copyOf(tier.getValue());
      requireOrder(tier.getKey(), segments, seconds);
      copies.put(tier.getKey(), segments);
    }
    tiers = Collections.unmodifiableMap(copies);
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  private static void requireOrder(String tier, List<Segment> segments, double seconds) {
    double end = 0;
    for (Segment segment : segments) {
      if (segment.start() < end - ROUNDING_SECONDS) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s: %s starts at %s s, need %s s or later, where the one before ends",
                tier,
                segment.label(),
                segment.start(),
                end));
      }
      end = segment.end();
    }
    if (end > seconds + ROUNDING_SECONDS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s: end at %s s, need the file's end, %s s", tier, end, seconds));
    }
  }

  /** The segments of a tier; none where the manifest has no such tier. */
  public List<Segment> tier(String name) {
    return tiers.getOrDefault(name, List.of());
  }
}
