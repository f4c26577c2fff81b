package org.speechlm4j.tokenizers.units;

import org.speechlm4j.core.cluster.Points;
import smile.clustering.KMeans;
import smile.math.MathEx;

/** Smile's k-means, to compare with. */
final class SmileKMeans {

  private static final int MAX_PASSES = 100;
  private static final double TOLERANCE = 1e-4;

  private SmileKMeans() {}

  /**
   * Fits by Lloyd's passes; Smile's {@code fit} instead searches a tree, which is slow in many
   * dimensions.
   */
  static Points lloyd(Points points, int clusters, long seed) {
    MathEx.setSeed(seed);
    double[][] centroids = KMeans.lloyd(rows(points), clusters, MAX_PASSES, TOLERANCE).centroids;
    float[] values = new float[centroids.length * points.dimension()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) centroids[i / points.dimension()][i % points.dimension()];
    }
    return new Points(values, points.dimension());
  }

  private static double[][] rows(Points points) {
    double[][] rows = new double[points.count()][points.dimension()];
    for (int i = 0; i < points.values().length; i++) {
      rows[i / points.dimension()][i % points.dimension()] = points.values()[i];
    }
    return rows;
  }
}
