package org.speechlm4j.codecs.quantizer;

/**
 * When a code counts as dead, and the count that it starts anew with.
 *
 * <p>A threshold of so many vectors per step depends on the batch: with few vectors and many codes
 * all are dead. One relative to even use does not.
 *
 * @param measure what the other two are measured in
 * @param threshold averaged counts below it are dead
 * @param restartCount averaged count of a code that was moved
 */
public record DeadCodeRule(Measure measure, double threshold, double restartCount) {

  /** Unit of counts. */
  public enum Measure {
    /** Vectors per step. */
    VECTORS,
    /** Multiples of the mean count of all codes, which is that of even use. */
    EVEN_USE
  }

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if the threshold is negative or the count not positive
   */
  public DeadCodeRule {
    Require.notNegative("threshold", threshold);
    Require.that(
        restartCount > 0 && Double.isFinite(restartCount), "restartCount", restartCount, "above 0");
  }

  /** Below so many vectors per step, as SoundStream and EnCodec (2). */
  public static DeadCodeRule vectors(double threshold) {
    return new DeadCodeRule(Measure.VECTORS, threshold, Math.max(threshold, 1));
  }

  /** Below a share of even use, restarting at even use, as Moshi's Mimi (0.1). */
  public static DeadCodeRule shareOfEvenUse(double share) {
    return new DeadCodeRule(Measure.EVEN_USE, share, 1);
  }

  /** One unit in vectors per step, given the averaged counts. */
  double unit(float[] counts) {
    if (measure == Measure.VECTORS) {
      return 1;
    }
    double sum = 0;
    for (float count : counts) {
      sum += count;
    }
    return sum / counts.length;
  }
}
