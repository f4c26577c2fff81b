package org.speechlm4j.core.audio;

/**
 * Slopes of features over time by linear regression over a few frames on either side (the HTK book,
 * section 5.9): {@code sum of k (x[t+k] - x[t-k]) / (2 sum of k^2)}, edges repeated.
 */
public final class Deltas {

  private Deltas() {}

  /**
   * The slope of each channel, [frames, dim].
   *
   * @param features [frames, dim]
   * @param reach frames on either side, at least 1
   * @throws IllegalArgumentException if the reach is not positive
   */
  public static FeatureMatrix of(FeatureMatrix features, int reach) {
    if (reach < 1) {
      throw new IllegalArgumentException("reach: found " + reach + ", need at least 1");
    }
    int dim = features.dim();
    int last = features.frames() - 1;
    double squares = 0;
    for (int k = 1; k <= reach; k++) {
      squares += 2.0 * k * k;
    }
    FeatureMatrix slopes = FeatureMatrix.zeros(features.frames(), dim);
    for (int t = 0; t <= last; t++) {
      for (int c = 0; c < dim; c++) {
        double sum = 0;
        for (int k = 1; k <= reach; k++) {
          sum +=
              k
                  * ((double) features.at(Math.min(t + k, last), c)
                      - features.at(Math.max(t - k, 0), c));
        }
        slopes.values()[t * dim + c] = (float) (sum / squares);
      }
    }
    return slopes;
  }

  /** Features with their deltas and the deltas of these beside them, [frames, 3 dim]. */
  public static FeatureMatrix appendTwice(FeatureMatrix features, int reach) {
    FeatureMatrix first = of(features, reach);
    return FeatureMatrix.concatenate(features, first, of(first, reach));
  }
}
