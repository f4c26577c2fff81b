package org.speechlm4j.codecs.quantizer;

import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.nn.Linear;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.Weights;

/**
 * Where a vector quantiser's parts lie in a checkpoint.
 *
 * <p>The names are those of the codecs that are published: {@code codebook.embed} of a codebook
 * that is frozen or learns by averages, then with {@code codebook.embed_avg} and {@code
 * codebook.cluster_size} (EnCodec); {@code codebook.weight} of one that learns by gradients, {@code
 * in_proj} and {@code out_proj} of the projections (DAC); {@code codebook.weight} and {@code
 * transform.weight} of one behind a linear map.
 */
final class QuantizerWeights {

  private QuantizerWeights() {}

  static VectorQuantizer vectorQuantizer(Weights weights, VectorQuantizerOptions options) {
    Weights codebook = weights.at("codebook");
    int size = options.cardinality();
    int dim = options.codeDimension();
    @Nullable Projection projection = options.projected() ? projection(weights, options) : null;
    return switch (options.learning()) {
      case CodebookLearning.Frozen _ ->
          new VectorQuantizer(
              options, codebook.buffer("embed", uniform(dim), size, dim), null, null, projection);
      case CodebookLearning.Gradients _ ->
          new VectorQuantizer(
              options,
              codebook.get("weight", Initializer.standardNormal(), size, dim),
              null,
              null,
              projection);
      case CodebookLearning.MovingAverage _ -> averaged(codebook, options, projection);
      case CodebookLearning.LinearMap _ -> {
        Initializer spread = new Initializer.Normal((float) (1 / Math.sqrt(dim)));
        Tensor frozen = codebook.buffer("weight", spread, size, dim);
        Tensor transform = weights.at("transform").get("weight", Initializer.fanIn(dim), dim, dim);
        yield new VectorQuantizer(options, frozen, null, transform, projection);
      }
    };
  }

  /** New sums are the new codewords, each seen once. */
  private static VectorQuantizer averaged(
      Weights codebook, VectorQuantizerOptions options, @Nullable Projection projection) {
    int size = options.cardinality();
    int dim = options.codeDimension();
    float[] start = codebook.host("embed", uniform(dim), size, dim).toFloats();
    if (options.lookup() == CodeLookup.SPHERICAL && !codebook.loaded()) {
      UnitRows.normalize(start, dim);
    }
    Initializer given = new Initializer.Given(start);
    CodebookAverages averages =
        new CodebookAverages(
            codebook.buffer("cluster_size", Initializer.ones(), size),
            codebook.buffer("embed_avg", given, size, dim));
    Tensor embed = codebook.buffer("embed", given, size, dim);
    return new VectorQuantizer(options, embed, averages, null, projection);
  }

  private static Projection projection(Weights weights, VectorQuantizerOptions options) {
    int dimension = options.dimension();
    int codeDimension = options.codeDimension();
    return new Projection(
        Linear.of(weights.at("in_proj"), dimension, codeDimension),
        Linear.of(weights.at("out_proj"), codeDimension, dimension));
  }

  private static Initializer uniform(int dimension) {
    return new Initializer.Uniform((float) Math.sqrt(6.0 / dimension));
  }
}
