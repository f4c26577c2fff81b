package org.speechlm4j.codecs.quantizer;

import java.util.Arrays;
import org.speechlm4j.core.tensor.Tensor;

/**
 * Means of vectors that share a nearest mean, by Lloyd's iterations; a mean without vectors stays.
 *
 * @param means {@code [K, D]}
 * @param counts vectors nearest to each, {@code [K]}
 */
public record LloydClusters(Tensor means, Tensor counts) {

  /**
   * Fits means.
   *
   * @param vectors {@code [N, D]}, of unit length if the lookup is spherical
   * @param first the means to begin with, {@code [K, D]}
   * @param lookup what makes a mean the nearest; spherical ones are brought to unit length
   * @param iterations passes over the vectors
   */
  public static LloydClusters fit(Tensor vectors, Tensor first, CodeLookup lookup, int iterations) {
    int size = first.size(0);
    float[] one = new float[vectors.size(0)];
    Arrays.fill(one, 1);
    Tensor ones = vectors.constant(one, one.length, 1);
    Tensor means = first;
    for (int i = 0; i < iterations; i++) {
      Tensor nearest = vectors.nearestCode(means, lookup.distance());
      Tensor counts = ones.segmentSum(nearest, size);
      Tensor fresh = vectors.segmentSum(nearest, size).divide(counts.clamp(1, Float.MAX_VALUE));
      if (lookup == CodeLookup.SPHERICAL) {
        fresh = fresh.l2Normalize(VectorQuantizer.LEAST_NORM);
      }
      Tensor taken = counts.clamp(0, 1);
      means = fresh.multiply(taken).add(means.multiply(taken.affine(-1, 1)));
    }
    Tensor nearest = vectors.nearestCode(means, lookup.distance());
    return new LloydClusters(means, ones.segmentSum(nearest, size).reshape(size));
  }
}
