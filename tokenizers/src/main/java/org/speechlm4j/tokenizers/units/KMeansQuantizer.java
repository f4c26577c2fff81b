package org.speechlm4j.tokenizers.units;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.Quantizer;
import org.speechlm4j.core.cluster.KMeans;
import org.speechlm4j.core.cluster.Points;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.NearestCodeOp.Distance;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.SafeTensors;

/**
 * The index of the nearest of a set of centroids, fitted by k-means: the units of HuBERT, GSLM and
 * textless speech models.
 *
 * <p>Stored as safetensors with the one tensor {@code centroids} {@code [clusters, channels]}.
 *
 * {@snippet file="org/speechlm4j/tokenizers/snippets/TokenizerSnippetsTest.java" region="fit"}
 */
public final class KMeansQuantizer implements Quantizer {

  /** Points times clusters up to which {@link #fit} makes whole passes. */
  private static final long SMALL_WORK = 1_000_000;

  private static final String TENSOR = "centroids";

  private final Points centroids;
  private final Tensor codebook;

  private KMeansQuantizer(Points centroids, Engine engine) {
    this.centroids = centroids;
    this.codebook =
        engine.constant(centroids.values(), Shape.of(centroids.count(), centroids.dimension()));
  }

  /** A quantiser of given centroids. */
  public static KMeansQuantizer of(Points centroids, Engine engine) {
    return new KMeansQuantizer(centroids, engine);
  }

  /**
   * Fits centroids: small sets by whole passes, large ones by mini-batches.
   *
   * @param features one vector per frame
   * @param clusters number of units
   * @param seed what the random choices follow from
   * @throws IllegalArgumentException if there are fewer frames than clusters
   */
  public static KMeansQuantizer fit(Points features, int clusters, long seed, Engine engine) {
    KMeans.Options options = KMeans.Options.of(clusters, seed);
    boolean small = (long) features.count() * clusters <= SMALL_WORK;
    KMeans.Fit fit =
        small
            ? KMeans.lloyd(features, options, engine)
            : KMeans.miniBatch(features, options, engine);
    return new KMeansQuantizer(fit.centroids(), engine);
  }

  /**
   * Reads centroids.
   *
   * @throws InvalidFileException if the file has no tensor {@code centroids} of two axes and finite
   *     numbers
   */
  public static KMeansQuantizer load(Path file, Engine engine) throws IOException {
    try (SafeTensors tensors = SafeTensors.open(file)) {
      HostTensor found = tensors.find(TENSOR);
      if (found == null || found.shape().rank() != 2 || found.shape().count() == 0) {
        throw new InvalidFileException(
            file,
            "tensor centroids: found %s, need shape [clusters, channels]"
                .formatted(found == null ? "none" : found.shape()));
      }
      return new KMeansQuantizer(new Points(found.toFloats(), found.shape().size(1)), engine);
    } catch (IllegalArgumentException e) {
      throw new InvalidFileException(file, "tensor centroids: " + e.getMessage(), e);
    }
  }

  /** Writes the centroids, atomically; {@code metadata} says where they come from. */
  public void save(Path file, Map<String, String> metadata) throws IOException {
    int[] sizes = {centroids.count(), centroids.dimension()};
    SafeTensors.write(file, Map.of(TENSOR, HostTensor.of(centroids.values(), sizes)), metadata);
  }

  /** The centroids {@code [clusters, channels]}. */
  public Points centroids() {
    return centroids;
  }

  /** Number of units. */
  public int clusters() {
    return centroids.count();
  }

  @Override
  public int[] codebookSizes() {
    return new int[] {centroids.count()};
  }

  @Override
  public int dimension() {
    return centroids.dimension();
  }

  @Override
  public Tensor encode(Tensor frames) {
    Tensor codes = frames.nearestCode(codebook, Distance.EUCLIDEAN);
    return codes.reshape(frames.size(0), frames.size(1), 1);
  }

  @Override
  public Tensor decode(Tensor codes) {
    return codebook.gather(codes.reshape(codes.size(0), codes.size(1)));
  }
}
