package org.speechlm4j.core;

/**
 * Codes of one signal: indices into several codebooks, frame by frame.
 *
 * @param values codes as {@code [codebook][frame]}, all rows of one length; not copied
 * @param frameRate frames per second
 */
public record Codes(int[][] values, double frameRate) {

  /**
   * Checks that the rows have one length.
   *
   * @throws IllegalArgumentException if there is no row or the lengths differ
   */
  public Codes {
    if (values.length == 0) {
      throw new IllegalArgumentException("codes: found no codebook, need at least one");
    }
    for (int[] row : values) {
      if (row.length != values[0].length) {
        throw new IllegalArgumentException(
            "codes: found rows of %d and %d frames, need one length"
                .formatted(values[0].length, row.length));
      }
    }
  }

  /** Number of codebooks. */
  public int codebooks() {
    return values.length;
  }

  /** Number of frames. */
  public int frames() {
    return values[0].length;
  }
}
