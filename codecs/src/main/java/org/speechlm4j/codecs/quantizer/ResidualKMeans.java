package org.speechlm4j.codecs.quantizer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.speechlm4j.core.cluster.KMeans;
import org.speechlm4j.core.cluster.Points;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;

/**
 * Fits a residual vector quantiser by k-means, stage after stage on what the stages before left
 * over: the initialisation of Zeghidour et al. 2021 ("SoundStream", section III.C), carried to the
 * end.
 *
 * {@snippet file="org/speechlm4j/codecs/snippets/QuantizerSnippetsTest.java" region="residual"}
 */
public final class ResidualKMeans {

  private ResidualKMeans() {}

  /**
   * Fits codebooks of equal size.
   *
   * @param frames one vector per frame
   * @param numCodebooks number of stages, at least 1
   * @param options how each stage is fitted; stage {@code i} adds {@code i} to the seed
   * @throws IllegalArgumentException if there are fewer frames than codes in a codebook
   */
  public static ResidualVectorQuantizer fit(
      Points frames, int numCodebooks, KMeans.Options options, Engine engine) {
    return fit(frames, numCodebooks, options, engine, stage -> {});
  }

  /** As {@link #fit(Points, int, KMeans.Options, Engine)}, telling each stage that is done. */
  public static ResidualVectorQuantizer fit(
      Points frames,
      int numCodebooks,
      KMeans.Options options,
      Engine engine,
      IntConsumer afterStage) {
    List<Tensor> codebooks = new ArrayList<>();
    Points residual = frames;
    for (int stage = 0; stage < numCodebooks; stage++) {
      Points centroids =
          KMeans.lloyd(residual, options.withSeed(options.seed() + stage), engine).centroids();
      Shape shape = Shape.of(centroids.count(), centroids.dimension());
      codebooks.add(engine.constant(centroids.values(), shape));
      residual = subtract(residual, centroids, KMeans.assign(residual, centroids, engine));
      afterStage.accept(stage);
    }
    return ResidualVectorQuantizer.frozen(codebooks);
  }

  private static Points subtract(Points frames, Points centroids, int[] nearest) {
    int d = frames.dimension();
    float[] left = frames.values().clone();
    for (int i = 0; i < left.length; i++) {
      left[i] -= centroids.values()[nearest[i / d] * d + i % d];
    }
    return new Points(left, d);
  }
}
