package org.speechlm4j.training.data;

/**
 * How large a batch may be.
 *
 * @param examples most examples, at least 1
 * @param frames most frames with padding, examples times the longest; at least 1
 */
public record BatchLimits(int examples, long frames) {

  /**
   * Checks that a batch may hold something.
   *
   * @throws IllegalArgumentException if a limit is not positive
   */
  public BatchLimits {
    if (examples < 1 || frames < 1) {
      throw new IllegalArgumentException(
          "limits: found %d examples and %d frames, need at least 1 of each"
              .formatted(examples, frames));
    }
  }

  /** Batches of so many examples, however long. */
  public static BatchLimits ofExamples(int examples) {
    return new BatchLimits(examples, Long.MAX_VALUE);
  }

  /** Batches of as many examples as a budget of padded frames allows. */
  public static BatchLimits ofFrames(long frames) {
    return new BatchLimits(Integer.MAX_VALUE, frames);
  }

  /** Whether a batch of so many examples, the longest of {@code longest} frames, is allowed. */
  boolean allow(int count, int longest) {
    return count <= examples && (long) count * longest <= frames;
  }
}
