package org.speechlm4j.examples.tour;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the tour is asked for.
 *
 * @param corpus folder of the corpus
 * @param checkpoints folder of what the recipes have trained
 * @param clusters number of k-means units, at least 2
 * @param codebooks number of residual codebooks, at least 1
 * @param cardinality codes in each of them, at least 2
 * @param layer hidden state of the trained encoders that is clustered; null for the one whose units
 *     told most of phones when each was trained
 * @param seed what all random choices follow from
 */
public record TourOptions(
    Path corpus,
    Path checkpoints,
    int clusters,
    int codebooks,
    int cardinality,
    @Nullable Integer layer,
    long seed) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is too small
   */
  public TourOptions {
    require("--clusters", clusters, 2);
    require("--codebooks", codebooks, 1);
    require("--cardinality", cardinality, 2);
  }

  private static void require(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": found " + value + ", need at least " + least);
    }
  }
}
