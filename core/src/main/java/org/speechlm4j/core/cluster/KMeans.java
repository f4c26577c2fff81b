package org.speechlm4j.core.cluster;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;
import org.speechlm4j.core.system.Interrupts;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.NearestCodeOp.Distance;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;

/**
 * K-means clustering: centroids that lie close to all points.
 *
 * <p>Starts from k-means++ (Arthur and Vassilvitskii 2007) with several candidates for each
 * centroid. {@link #lloyd} repeats whole passes over the points; {@link #miniBatch} moves centroids
 * after every batch by a step that shrinks with the points they have seen (Sculley 2010), for sets
 * of which a part says enough. A centroid without points moves to the point that lies farthest from
 * its own. The same seed gives the same centroids at any number of threads. All of this ends by a
 * {@link java.util.concurrent.CancellationException} soon after the thread is interrupted.
 *
 * {@snippet file="org/speechlm4j/core/snippets/MeasureSnippetsTest.java" region="clusters"}
 */
public final class KMeans {

  private static final int SEARCH_ROWS = 1 << 16;
  private static final int BATCH_PATIENCE = 5;
  private static final int POINTS_BETWEEN_CHECKS = 1 << 12;

  /**
   * How to fit.
   *
   * @param clusters number of centroids, at least 1
   * @param maxPasses most passes over the points, at least 1
   * @param tolerance stop when passes lower the mean squared distance by less than this share
   * @param batchSize points per step of {@link #miniBatch}, at least 1
   * @param seed what the random choices follow from
   */
  public record Options(int clusters, int maxPasses, double tolerance, int batchSize, long seed) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public Options {
      if (clusters < 1 || maxPasses < 1 || batchSize < 1 || !(tolerance >= 0)) {
        throw new IllegalArgumentException(
            "k-means: found %d clusters, %d passes, batches of %d, tolerance %s; need at least 1, 1, 1, 0"
                .formatted(clusters, maxPasses, batchSize, tolerance));
      }
    }

    /** A hundred passes at most, until the gain is below 1e-4; batches of 10,000. */
    public static Options of(int clusters, long seed) {
      return new Options(clusters, 100, 1e-4, 10_000, seed);
    }

    /** With another seed. */
    public Options withSeed(long value) {
      return new Options(clusters, maxPasses, tolerance, batchSize, value);
    }
  }

  /**
   * What was fitted.
   *
   * @param centroids {@code [clusters, dimension]}
   * @param meanSquaredDistance of the points to their nearest centroid
   * @param passes passes over the points that were made
   */
  public record Fit(Points centroids, double meanSquaredDistance, int passes) {}

  private final Points points;
  private final Options options;
  private final Engine engine;
  private final SplittableRandom random;
  private final float[] centroids;
  private int[] nearest;

  private KMeans(Points points, Options options, Engine engine) {
    if (points.count() < options.clusters()) {
      throw new IllegalArgumentException(
          "k-means: found %d points, need at least one for each of %d clusters"
              .formatted(points.count(), options.clusters()));
    }
    this.points = points;
    this.options = options;
    this.engine = engine;
    this.random = new SplittableRandom(options.seed());
    this.centroids = KMeansPlusPlus.choose(points, options.clusters(), random);
    this.nearest = assign(points, current(), engine);
  }

  /**
   * Fits by whole passes.
   *
   * @throws IllegalArgumentException if there are fewer points than clusters
   */
  public static Fit lloyd(Points points, Options options, Engine engine) {
    return lloyd(points, options, engine, distance -> {});
  }

  /** As {@link #lloyd(Points, Options, Engine)}, telling the mean squared distance of each pass. */
  public static Fit lloyd(Points points, Options options, Engine engine, DoubleConsumer afterPass) {
    KMeans kmeans = new KMeans(points, options, engine);
    return kmeans.repeat(kmeans::lloydPass, 1, afterPass);
  }

  /**
   * Fits by batches.
   *
   * @throws IllegalArgumentException if there are fewer points than clusters
   */
  public static Fit miniBatch(Points points, Options options, Engine engine) {
    return miniBatch(points, options, engine, distance -> {});
  }

  /** As {@link #miniBatch(Points, Options, Engine)}, telling each pass's distance. */
  public static Fit miniBatch(
      Points points, Options options, Engine engine, DoubleConsumer afterPass) {
    KMeans kmeans = new KMeans(points, options, engine);
    long[] seen = new long[options.clusters()];
    return kmeans.repeat(() -> kmeans.batchPass(seen), BATCH_PATIENCE, afterPass);
  }

  /** Index of the nearest centroid of each point. */
  public static int[] assign(Points points, Points centroids, Engine engine) {
    int dimension = points.dimension();
    Tensor codebook = engine.constant(centroids.values(), shapeOf(centroids));
    int[] nearest = new int[points.count()];
    for (int from = 0; from < nearest.length; from += SEARCH_ROWS) {
      int rows = Math.min(SEARCH_ROWS, nearest.length - from);
      float[] part =
          Arrays.copyOfRange(points.values(), from * dimension, (from + rows) * dimension);
      Tensor x = engine.constant(part, Shape.of(rows, dimension));
      System.arraycopy(
          x.nearestCode(codebook, Distance.EUCLIDEAN).toInts(), 0, nearest, from, rows);
    }
    return nearest;
  }

  /** Mean squared distance of points to the centroids that they are assigned to. */
  public static double meanSquaredDistance(Points points, Points centroids, int[] nearest) {
    int d = points.dimension();
    double sum = 0;
    for (int i = 0; i < nearest.length; i++) {
      checkEveryBlock(i);
      sum += Points.squaredDistance(points.values(), i * d, centroids.values(), nearest[i] * d, d);
    }
    return nearest.length == 0 ? 0 : sum / nearest.length;
  }

  /** Makes passes until {@code patience} of them in a row have gained too little. */
  private Fit repeat(Runnable pass, int patience, DoubleConsumer afterPass) {
    double best = meanSquaredDistance(points, current(), nearest);
    Points bestCentroids = current();
    int passes = 0;
    for (int idle = 0; idle < patience && passes < options.maxPasses(); passes++) {
      pass.run();
      nearest = assign(points, current(), engine);
      double distance = meanSquaredDistance(points, current(), nearest);
      afterPass.accept(distance);
      idle = best - distance > options.tolerance() * best ? 0 : idle + 1;
      if (distance < best) {
        best = distance;
        bestCentroids = current();
      }
    }
    return new Fit(bestCentroids, best, passes);
  }

  private void lloydPass() {
    int d = points.dimension();
    double[] sums = new double[centroids.length];
    int[] counts = new int[options.clusters()];
    accumulate(points, nearest, sums, counts);
    fillEmpty(counts, sums);
    for (int i = 0; i < centroids.length; i++) {
      centroids[i] = (float) (sums[i] / counts[i / d]);
    }
  }

  /** Gives each centroid without points the point farthest from its own centroid, one by one. */
  private void fillEmpty(int[] counts, double[] sums) {
    int d = points.dimension();
    double[] distances = null;
    for (int k = 0; k < counts.length; k++) {
      if (counts[k] > 0) {
        continue;
      }
      if (distances == null) {
        distances = distances();
      }
      int farthest = farthestOfShared(distances, counts);
      distances[farthest] = -1;
      counts[nearest[farthest]]--;
      counts[k] = 1;
      for (int j = 0; j < d; j++) {
        sums[nearest[farthest] * d + j] -= points.values()[farthest * d + j];
        sums[k * d + j] = points.values()[farthest * d + j];
      }
      nearest[farthest] = k;
    }
  }

  private double[] distances() {
    int d = points.dimension();
    double[] distances = new double[nearest.length];
    for (int i = 0; i < nearest.length; i++) {
      checkEveryBlock(i);
      distances[i] = Points.squaredDistance(points.values(), i * d, centroids, nearest[i] * d, d);
    }
    return distances;
  }

  private int farthestOfShared(double[] distances, int[] counts) {
    int farthest = -1;
    for (int i = 0; i < distances.length; i++) {
      boolean shared = counts[nearest[i]] > 1;
      if (shared && (farthest < 0 || distances[i] > distances[farthest])) {
        farthest = i;
      }
    }
    return farthest;
  }

  private void batchPass(long[] seen) {
    int d = points.dimension();
    int batches = (points.count() + options.batchSize() - 1) / options.batchSize();
    int size = Math.min(points.count(), options.batchSize());
    for (int b = 0; b < batches; b++) {
      float[] batch = new float[size * d];
      for (int i = 0; i < size; i++) {
        int pick = random.nextInt(points.count());
        System.arraycopy(points.values(), pick * d, batch, i * d, d);
      }
      step(batch, seen);
    }
  }

  private void step(float[] batch, long[] seen) {
    int d = points.dimension();
    Points part = new Points(batch, d);
    double[] sums = new double[centroids.length];
    int[] counts = new int[options.clusters()];
    accumulate(part, assign(part, current(), engine), sums, counts);
    for (int k = 0; k < counts.length; k++) {
      if (counts[k] > 0) {
        seen[k] += counts[k];
        for (int j = k * d; j < (k + 1) * d; j++) {
          centroids[j] += (float) ((sums[j] - counts[k] * (double) centroids[j]) / seen[k]);
        }
      }
    }
  }

  private static void accumulate(Points part, int[] nearest, double[] sums, int[] counts) {
    int d = part.dimension();
    for (int i = 0; i < nearest.length; i++) {
      checkEveryBlock(i);
      counts[nearest[i]]++;
      for (int j = 0; j < d; j++) {
        sums[nearest[i] * d + j] += part.values()[i * d + j];
      }
    }
  }

  private static void checkEveryBlock(int point) {
    if (point % POINTS_BETWEEN_CHECKS == 0) {
      Interrupts.check();
    }
  }

  private Points current() {
    return new Points(centroids.clone(), points.dimension());
  }

  private static Shape shapeOf(Points points) {
    return Shape.of(points.count(), points.dimension());
  }
}
