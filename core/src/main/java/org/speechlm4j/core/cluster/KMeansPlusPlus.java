package org.speechlm4j.core.cluster;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.speechlm4j.core.system.Interrupts;

/**
 * Chooses first centroids among the points, each with a probability that grows with its squared
 * distance to those chosen before (Arthur and Vassilvitskii 2007, with the greedy choice among
 * {@code 2 + log k} candidates that their section 7 mentions).
 */
final class KMeansPlusPlus {

  private static final int LARGEST_SAMPLE_PER_CLUSTER = 100;
  private static final int SMALLEST_SAMPLE = 10_000;

  /** Points whose columns stay in the cache while all candidates meet them. */
  private static final int BLOCK = 512;

  private final float[] values;
  private final float[] columns;
  private final int dimension;
  private final SplittableRandom random;
  private final double[] nearest;
  private final float[][] squared;

  private KMeansPlusPlus(float[] values, int dimension, int candidates, SplittableRandom random) {
    this.values = values;
    this.dimension = dimension;
    this.random = random;
    this.nearest = new double[values.length / dimension];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    this.squared = new float[candidates][nearest.length];
    this.columns = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      columns[i % dimension * nearest.length + i / dimension] = values[i];
    }
  }

  /** Centroids {@code [clusters, dimension]}, chosen within a random sample of large sets. */
  static float[] choose(Points points, int clusters, SplittableRandom random) {
    int most = Math.max(SMALLEST_SAMPLE, LARGEST_SAMPLE_PER_CLUSTER * clusters);
    float[] values = points.count() <= most ? points.values() : sample(points, most, random);
    int candidates = 2 + (int) Math.log(clusters);
    return new KMeansPlusPlus(values, points.dimension(), candidates, random).choose(clusters);
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
    for (int k = 0; k < clusters; k++) {
      double total = Arrays.stream(nearest).sum();
      int[] candidates =
          IntStream.range(0, k == 0 ? 1 : squared.length)
              .map(
                  c ->
                      total < Double.POSITIVE_INFINITY
                          ? draw(total)
                          : random.nextInt(nearest.length))
              .toArray();
      measure(candidates);
      int best = best(candidates.length);
      for (int i = 0; i < nearest.length; i++) {
        nearest[i] = Math.min(nearest[i], squared[best][i]);
      }
      System.arraycopy(values, candidates[best] * dimension, centroids, k * dimension, dimension);
    }
    return centroids;
  }

  /** Finds the squared distances of all points to the candidates, which are points too. */
  private void measure(int[] candidates) {
    for (int from = 0; from < nearest.length; from += BLOCK) {
      Interrupts.check();
      int to = Math.min(nearest.length, from + BLOCK);
      for (int c = 0; c < candidates.length; c++) {
        Arrays.fill(squared[c], from, to, 0);
        for (int d = 0; d < dimension; d++) {
          int column = d * nearest.length;
          addSquares(columns, column, values[candidates[c] * dimension + d], squared[c], from, to);
        }
      }
    }
  }

  // A loop of its own over elements apart from each other, so that the compiler vectorises it.
  private static void addSquares(
      float[] columns, int column, float centre, float[] sums, int from, int to) {
    for (int i = from; i < to; i++) {
      float difference = columns[column + i] - centre;
      sums[i] += difference * difference;
    }
  }

  /** The candidate that would leave the least distance in all. */
  private int best(int candidates) {
    int best = 0;
    double bestPotential = Double.POSITIVE_INFINITY;
    for (int c = 0; c < candidates; c++) {
      double potential = 0;
      for (int i = 0; i < nearest.length; i++) {
        potential += Math.min(nearest[i], squared[c][i]);
      }
      if (potential < bestPotential) {
        best = c;
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
}
