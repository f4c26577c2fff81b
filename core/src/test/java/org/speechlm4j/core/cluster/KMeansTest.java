package org.speechlm4j.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.Engine;

class KMeansTest {

  private static final Engine ENGINE = new ReferenceEngine();

  @Test
  void lloyd_findsWellSeparatedClouds() {
    Points points = clouds(1000, 8, 1);
    KMeans.Fit fit = KMeans.lloyd(points, KMeans.Options.of(8, 5), ENGINE);
    assertThat(fit.meanSquaredDistance()).isLessThan(1.1 * 3 * 0.25);
  }

  @Test
  void miniBatch_comesCloseToLloyd() {
    Points points = clouds(4000, 8, 2);
    KMeans.Options options = new KMeans.Options(8, 40, 1e-4, 256, 3);
    double lloyd = KMeans.lloyd(points, options, ENGINE).meanSquaredDistance();
    double miniBatch = KMeans.miniBatch(points, options, ENGINE).meanSquaredDistance();
    assertThat(miniBatch).isLessThan(1.05 * lloyd);
  }

  @Test
  void lloyd_neverRaisesTheDistance() {
    Points points = clouds(500, 3, 4);
    double[] last = {Double.POSITIVE_INFINITY};
    KMeans.lloyd(
        points,
        new KMeans.Options(20, 50, 0, 100, 6),
        ENGINE,
        distance -> {
          assertThat(distance).isLessThanOrEqualTo(last[0] * (1 + 1e-9));
          last[0] = distance;
        });
    assertThat(last[0]).isFinite();
  }

  @Test
  void duplicatePoints_leaveNoCentroidUndefined() {
    float[] values = new float[60];
    for (int i = 0; i < 60; i++) {
      values[i] = i < 56 ? 1 : i;
    }
    KMeans.Fit fit = KMeans.lloyd(new Points(values, 2), KMeans.Options.of(5, 1), ENGINE);
    for (float value : fit.centroids().values()) {
      assertThat(value).isFinite();
    }
  }

  @Test
  void asManyClustersAsPoints_leaveNoDistance() {
    Points points = clouds(12, 3, 9);
    KMeans.Fit fit = KMeans.lloyd(points, KMeans.Options.of(12, 1), ENGINE);
    assertThat(fit.meanSquaredDistance()).isLessThan(1e-9);
  }

  @Test
  void sameSeed_givesTheSameCentroids() {
    Points points = clouds(300, 4, 7);
    KMeans.Options options = KMeans.Options.of(6, 11);
    assertThat(KMeans.miniBatch(points, options, ENGINE).centroids().values())
        .isEqualTo(KMeans.miniBatch(points, options, ENGINE).centroids().values());
  }

  @Test
  void fewerPointsThanClusters_isRefused() {
    assertThatThrownBy(() -> KMeans.lloyd(clouds(3, 1, 1), KMeans.Options.of(4, 1), ENGINE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 3 points")
        .hasMessageContaining("4 clusters");
  }

  @Test
  void notANumber_isRefused() {
    assertThatThrownBy(() -> new Points(new float[] {0, Float.NaN}, 1))
        .hasMessageContaining("NaN in vector 1");
  }

  /** Normal clouds of standard deviation 0.5 in three dimensions, far from each other. */
  private static Points clouds(int count, int clouds, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count * 3];
    for (int i = 0; i < count; i++) {
      int cloud = i % clouds;
      for (int d = 0; d < 3; d++) {
        double centre = (cloud >> d & 1) == 0 ? -5 : 5;
        values[i * 3 + d] = (float) random.nextGaussian(centre, 0.5);
      }
    }
    return new Points(values, 3);
  }

  @Test
  void joined_holdsThePartsInTheirOrder() {
    Points points = Points.joined(List.of(new float[] {1, 2}, new float[] {3, 4, 5, 6}), 2);
    assertThat(points.count()).isEqualTo(3);
    assertThat(points.values()).containsExactly(1, 2, 3, 4, 5, 6);
  }
}
