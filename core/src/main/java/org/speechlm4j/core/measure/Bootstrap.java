package org.speechlm4j.core.measure;

import java.util.SplittableRandom;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/**
 * A mean with the interval that 95 % of resampled means fall into (Efron's percentile bootstrap).
 *
 * @param mean the mean of all values
 * @param low 2.5th percentile of the resampled means
 * @param high 97.5th percentile of the resampled means
 */
public record Bootstrap(double mean, double low, double high) {

  private static final int RESAMPLES = 1000;

  /**
   * Resamples whole groups with replacement, because frames of one utterance are not independent.
   *
   * @param sums sum of the values of each group
   * @param counts number of values of each group
   * @param seed what the random choices follow from
   * @throws IllegalArgumentException if there is no value, or the lengths differ
   */
  public static Bootstrap ofGroups(double[] sums, long[] counts, long seed) {
    if (sums.length != counts.length || sums.length == 0) {
      throw new IllegalArgumentException(
          "groups: found %d sums and %d counts, need as many, at least one"
              .formatted(sums.length, counts.length));
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] means = new double[RESAMPLES];
    for (int r = 0; r < RESAMPLES; r++) {
      double sum = 0;
      long count = 0;
      for (int i = 0; i < sums.length; i++) {
        int pick = random.nextInt(sums.length);
        sum += sums[pick];
        count += counts[pick];
      }
      means[r] = count == 0 ? 0 : sum / count;
    }
    double sum = 0;
    long count = 0;
    for (int i = 0; i < sums.length; i++) {
      sum += sums[i];
      count += counts[i];
    }
    Percentile percentile = new Percentile();
    percentile.setData(means);
    return new Bootstrap(
        count == 0 ? 0 : sum / count, percentile.evaluate(2.5), percentile.evaluate(97.5));
  }
}
