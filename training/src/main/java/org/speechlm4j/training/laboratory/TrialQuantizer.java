package org.speechlm4j.training.laboratory;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.codecs.quantizer.CodeLookup;
import org.speechlm4j.codecs.quantizer.CodebookLearning;
import org.speechlm4j.codecs.quantizer.FiniteScalarQuantizer;
import org.speechlm4j.codecs.quantizer.GradientEstimator;
import org.speechlm4j.codecs.quantizer.LookupFreeQuantizer;
import org.speechlm4j.codecs.quantizer.Projection;
import org.speechlm4j.codecs.quantizer.QuantizerPass;
import org.speechlm4j.codecs.quantizer.TrainableQuantizer;
import org.speechlm4j.codecs.quantizer.VectorQuantizer;
import org.speechlm4j.codecs.quantizer.VectorQuantizerOptions;
import org.speechlm4j.core.nn.Linear;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.tensor.UnaryOp;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.training.autodiff.Tape;

/**
 * A row's quantiser between the linear maps that it is trained with.
 *
 * @param quantizer codes of latents
 * @param projection frames to latents and back; null if frames are quantised as they are
 */
record TrialQuantizer(TrainableQuantizer quantizer, @Nullable Projection projection) {

  private static final float DECAY = 0.99f;
  private static final float COMMITMENT = 0.25f;
  private static final float ORTHOGONALITY = 10;

  /** A row's quantiser with new parameters. */
  static TrialQuantizer of(LaboratoryOptions options, Row row, int dimension, int low, Tape tape) {
    Weights weights = Weights.init(options.seed(), tape);
    int channels = channels(options, row, dimension, low);
    boolean mapped =
        !row.codebook().listed() || row.has(Cure.LINEAR) || row.has(Cure.LOW_DIMENSION);
    return new TrialQuantizer(
        quantizer(options, row, channels, weights),
        mapped ? maps(weights, dimension, channels) : null);
  }

  private static int channels(LaboratoryOptions options, Row row, int dimension, int low) {
    return switch (row.codebook()) {
      case FINITE_SCALAR -> options.levels().size();
      case LOOKUP_FREE -> Integer.numberOfTrailingZeros(options.codes());
      case AVERAGES, GRADIENTS, LINEAR_MAP -> row.has(Cure.LOW_DIMENSION) ? low : dimension;
    };
  }

  private static Projection maps(Weights weights, int dimension, int channels) {
    return new Projection(
        Linear.of(weights.at("in"), dimension, channels),
        Linear.of(weights.at("out"), channels, dimension));
  }

  private static TrainableQuantizer quantizer(
      LaboratoryOptions options, Row row, int channels, Weights weights) {
    return switch (row.codebook()) {
      case FINITE_SCALAR ->
          FiniteScalarQuantizer.of(
              weights.backend(), options.levels().stream().mapToInt(Integer::intValue).toArray());
      case LOOKUP_FREE -> {
        LookupFreeQuantizer.Losses usual = LookupFreeQuantizer.Losses.usual();
        yield LookupFreeQuantizer.of(
            weights.backend(),
            channels,
            1,
            row.has(Cure.ENTROPY)
                ? usual
                : new LookupFreeQuantizer.Losses(
                    usual.commitment(), 0, usual.diversity(), usual.inverseTemperature()));
      }
      case AVERAGES, GRADIENTS, LINEAR_MAP ->
          VectorQuantizer.of(weights.at("quantizer"), options(options.codes(), row, channels));
    };
  }

  private static VectorQuantizerOptions options(int codes, Row row, int channels) {
    if (row.codebook() == Codebook.LINEAR_MAP) {
      return VectorQuantizerOptions.simVq(codes, channels)
          .withOrthogonalityWeight(row.has(Cure.ORTHOGONALITY) ? ORTHOGONALITY : 0);
    }
    CodebookLearning learning =
        row.codebook() == Codebook.AVERAGES
            ? CodebookLearning.MovingAverage.of(DECAY)
            : new CodebookLearning.Gradients(1);
    CodeLookup lookup = row.has(Cure.COSINE) ? CodeLookup.COSINE : CodeLookup.EUCLIDEAN;
    return VectorQuantizerOptions.frozen(codes, channels)
        .withLearning(learning)
        .withLookup(row.has(Cure.UNIT_LENGTH) ? CodeLookup.SPHERICAL : lookup)
        .withEstimator(
            row.has(Cure.ROTATION)
                ? GradientEstimator.ROTATION
                : GradientEstimator.STRAIGHT_THROUGH)
        .withCommitmentWeight(COMMITMENT)
        .withOrthogonalityWeight(row.has(Cure.ORTHOGONALITY) ? ORTHOGONALITY : 0);
  }

  /** A pass over frames {@code [1, samples, dimension]}. */
  QuantizerPass forward(Tensor frames) {
    return quantizer.forward(latents(frames));
  }

  /** What a pass is trained by: the quantiser's losses, and those of the maps' frames. */
  Tensor loss(QuantizerPass pass, Tensor frames) {
    Tensor ofQuantizer = pass.losses().total();
    if (projection == null) {
      return ofQuantizer;
    }
    Tensor out = projection.out().forward(pass.quantized());
    Tensor error = out.subtract(frames).map(UnaryOp.Function.SQUARE).mean(-1).mean(-1).mean();
    return ofQuantizer.add(error);
  }

  Tensor encode(Tensor frames) {
    return quantizer.encode(latents(frames));
  }

  Tensor decode(Tensor codes) {
    Tensor vectors = quantizer.decode(codes);
    return projection == null ? vectors : projection.out().forward(vectors);
  }

  /** Fits the codebook to frames. */
  void initialize(Tensor frames, RandomGenerator random) {
    quantizer.initialize(latents(frames), null, random);
  }

  /** Places a codebook's codewords on frames, the first of them, repeated if there are too few. */
  void place(Tensor frames) {
    for (VectorQuantizer vectors : quantizer.vectorQuantizers()) {
      if (vectors.transform() == null) {
        float[] seen = forward(frames).assignments().getFirst().countedLatents();
        int size = vectors.codebook().shape().count();
        float[] placed = new float[size];
        for (int i = 0; i < size; i++) {
          placed[i] = seen[i % seen.length];
        }
        vectors.restart(IntStream.range(0, vectors.options().cardinality()).toArray(), placed, 1);
      }
    }
  }

  private Tensor latents(Tensor frames) {
    return projection == null ? frames : projection.in().forward(frames);
  }
}
