package org.speechlm4j.core.measure;

import java.util.Arrays;
import org.apache.commons.math3.stat.inference.TTest;

/**
 * Whether two ways of doing the same tasks differ: Student's two-sided t-test of the differences.
 *
 * @param meanDifference mean of the first way's values less the second's
 * @param statistic the mean over its standard error
 * @param pValue probability of a statistic at least as far from 0 if there were no difference
 */
public record PairedTest(double meanDifference, double statistic, double pValue) {

  /**
   * Compares two ways task by task.
   *
   * @param first values of the first way, one for each task
   * @param second values of the second way, in the same order
   * @throws IllegalArgumentException if the lengths differ or there are fewer than two tasks
   */
  public static PairedTest of(double[] first, double[] second) {
    if (first.length != second.length || first.length < 2) {
      throw new IllegalArgumentException(
          "values: found %d and %d, need as many, at least two"
              .formatted(first.length, second.length));
    }
    double[] differences = new double[first.length];
    Arrays.setAll(differences, i -> first[i] - second[i]);
    double mean = Arrays.stream(differences).average().orElseThrow();
    if (Arrays.stream(differences).allMatch(d -> d == differences[0])) {
      return new PairedTest(
          mean, mean == 0 ? 0 : Math.copySign(Double.POSITIVE_INFINITY, mean), mean == 0 ? 1 : 0);
    }
    TTest test = new TTest();
    return new PairedTest(mean, test.pairedT(first, second), test.pairedTTest(first, second));
  }
}
