package org.speechlm4j.core.tensor;

/**
 * How a matrix is stored as small integers: bits of each, and how many neighbours of a row share a
 * scale.
 *
 * @param bits 8 or 4
 * @param group elements of a row that share a scale, a multiple of 8; a row's last group may be
 *     shorter
 */
public record Quantization(int bits, int group) {

  private static final int STEP = 8;

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if there are no such integers or groups
   */
  public Quantization {
    if (bits != 8 && bits != 4) {
      throw new IllegalArgumentException("bits: found " + bits + ", need 8 or 4");
    }
    if (group < STEP || group % STEP != 0) {
      throw new IllegalArgumentException(
          "group: found " + group + ", need a positive multiple of " + STEP);
    }
  }

  /**
   * Eight bits, a scale for 128 elements: errors of about 0.7 % of normally distributed weights.
   */
  public static Quantization int8() {
    return new Quantization(8, 128);
  }

  /** Four bits, a scale for 32 elements: errors of about 8 % of normally distributed weights. */
  public static Quantization int4() {
    return new Quantization(4, 32);
  }

  /** The same bits with one scale for each row. */
  public Quantization perRow() {
    return new Quantization(bits, Integer.MAX_VALUE / STEP * STEP);
  }

  /** The least integer; the largest is one less than its magnitude. */
  int least() {
    return -1 << (bits - 1);
  }

  /** Number of scales of a row. */
  public int groups(int columns) {
    return columns / group + (columns % group == 0 ? 0 : 1);
  }
}
