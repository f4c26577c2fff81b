package org.speechlm4j.core.cluster;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Chooses first centroids among the points, each with a probability that grows with its squared
 * distance to those chosen before (Arthur and Vassilvitskii 2007, with the greedy choice among
 * {@code 2 + log k} candidates that their section 7 mentions).
 */
final class KMeansPlusPlus {

  private static final int LARGEST_SAMPLE_PER_CLUSTER = 100;
  private static final int SMALLEST_SAMPLE = 10_000;

  private final float[] values;
  private final int dimension;
  private final SplittableRandom random;
  private final double[] nearest;

  private KMeansPlusPlus(float[] values, int dimension, SplittableRandom random) {
    this.values = values;
    this.dimension = dimension;
    this.random = random;
    this.nearest = new double[values.length / dimension];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
  }

  /** Centroids {@code [clusters, dimension]}, chosen within a random sample of large sets. */
  static float[] choose(Points points, int clusters, SplittableRandom random) {
    int most = Math.max(SMALLEST_SAMPLE, LARGEST_SAMPLE_PER_CLUSTER * clusters);
    float[] values = points.count() <= most ? points.values() : sample(points, most, random);
    return new KMeansPlusPlus(values, points.dimension(), random).choose(clusters);
  }

  /** Different points, by the first part of a shuffle. */
  private static float[] sample(Points points, int size, SplittableRandom random) {
    int d = points.dimension();
    int[] order = new int[points.count()];
    Arrays.setAll(order, i -> i);
    float[] sample = new float[size * d];
    for (int i = 0; i < size; i++) {
      int j = i + random.nextInt(order.length - i);
      int pick = order[j];
      order[j] = order[i];
      System.arraycopy(points.values(), pick * d, sample, i * d, d);
    }
    return sample;
  }

  private float[] choose(int clusters) {
    float[] centroids = new float[clusters * dimension];
    int candidates = 2 + (int) Math.log(clusters);
    int chosen = random.nextInt(nearest.length);
    for (int k = 0; k < clusters; k++) {
      if (k > 0) {
        chosen = bestCandidate(candidates);
      }
      System.arraycopy(values, chosen * dimension, centroids, k * dimension, dimension);
      for (int i = 0; i < nearest.length; i++) {
        nearest[i] = Math.min(nearest[i], distance(i, chosen));
      }
    }
    return centroids;
  }

  private int bestCandidate(int candidates) {
    double total = Arrays.stream(nearest).sum();
    int best = -1;
    double bestPotential = Double.POSITIVE_INFINITY;
    for (int c = 0; c < candidates; c++) {
      int candidate = draw(total);
      double potential = 0;
      for (int i = 0; i < nearest.length; i++) {
        potential += Math.min(nearest[i], distance(i, candidate));
      }
      if (best < 0 || potential < bestPotential) {
        best = candidate;
        bestPotential = potential;
      }
    }
    return best;
  }

  private int draw(double total) {
    if (total <= 0) {
      return random.nextInt(nearest.length);
    }
    double target = random.nextDouble() * total;
    for (int i = 0; i < nearest.length; i++) {
      target -= nearest[i];
      if (target < 0) {
        return i;
      }
    }
    return nearest.length - 1;
  }

  private double distance(int i, int j) {
    return Points.squaredDistance(values, i * dimension, values, j * dimension, dimension);
  }
}
