package org.speechlm4j.codecs.quantizer;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.tensor.UnaryOp;
import org.speechlm4j.core.weights.Weights;

/**
 * Vector quantiser: a frame becomes the index of its nearest codeword (van den Oord et al. 2017,
 * "Neural discrete representation learning").
 *
 * <p>{@link #forward} gives gradients and losses and changes nothing. Between steps, {@link
 * #observe} moves the averages of a codebook that learns by them, {@link #initialize} fits
 * codewords to vectors, and {@link #restartDeadCodes} moves those that are hardly chosen.
 *
 * {@snippet file="org/speechlm4j/codecs/snippets/QuantizerSnippetsTest.java" region="learning"}
 *
 * @param options sizes, search, learning and weights of losses
 * @param codebook the codewords, or what is mapped to them, {@code [cardinality, codeDimension]}
 * @param averages the state of {@link CodebookLearning.MovingAverage}; null otherwise
 * @param transform the weight of {@link CodebookLearning.LinearMap}, {@code [codeDimension,
 *     codeDimension]}; null otherwise
 * @param projection to and from the space of codewords; null if it is that of the frames
 */
public record VectorQuantizer(
    VectorQuantizerOptions options,
    Tensor codebook,
    @Nullable CodebookAverages averages,
    @Nullable Tensor transform,
    @Nullable Projection projection)
    implements TrainableQuantizer {

  /** Least norm that vectors and codewords are divided by. */
  static final float LEAST_NORM = 1e-12f;

  /** Passes over the vectors that {@link #initialize} makes. */
  private static final int INITIAL_PASSES = 10;

  /**
   * Checks that there is what the options need.
   *
   * @throws IllegalArgumentException if a part is missing, superfluous or of another shape
   */
  public VectorQuantizer {
    Shape shape = Shape.of(options.cardinality(), options.codeDimension());
    Require.that(codebook.shape().equals(shape), "codebook", codebook.shape(), shape.toString());
    boolean averaged = options.learning() instanceof CodebookLearning.MovingAverage;
    requirePart("averages", averages, averaged);
    requirePart("transform", transform, options.learning() instanceof CodebookLearning.LinearMap);
    requirePart("projection", projection, options.projected());
    if (averages != null) {
      Shape sums = averages.sums().shape();
      Require.that(sums.equals(shape), "averages", sums, shape.toString());
    }
  }

  /** Takes a quantiser's parts from a scope; see {@link QuantizerWeights} for their names. */
  public static VectorQuantizer of(Weights weights, VectorQuantizerOptions options) {
    return QuantizerWeights.vectorQuantizer(weights, options);
  }

  /** A Euclidean quantiser of given codewords {@code [cardinality, dimension]}, without losses. */
  public static VectorQuantizer frozen(Tensor codewords) {
    Require.that(
        codewords.shape().rank() == 2, "codewords", codewords.shape(), "[cardinality, dimension]");
    VectorQuantizerOptions options =
        VectorQuantizerOptions.frozen(codewords.size(0), codewords.size(1));
    return new VectorQuantizer(options, codewords, null, null, null);
  }

  /** The codewords as they are compared and decoded, {@code [cardinality, codeDimension]}. */
  public Tensor codewords() {
    Tensor mapped = transform == null ? codebook : codebook.linear(transform, null);
    return spherical() && averages == null ? mapped.l2Normalize(LEAST_NORM) : mapped;
  }

  @Override
  public int[] codebookSizes() {
    return new int[] {options.cardinality()};
  }

  @Override
  public int dimension() {
    return options.dimension();
  }

  @Override
  public List<VectorQuantizer> vectorQuantizers() {
    return List.of(this);
  }

  @Override
  public Tensor encode(Tensor frames) {
    return nearest(latents(frames), codewords()).reshape(frames.size(0), frames.size(1), 1);
  }

  @Override
  public Tensor decode(Tensor codes) {
    return out(codewords().gather(codes.reshape(codes.size(0), codes.size(1))));
  }

  @Override
  public QuantizerPass forward(Tensor frames, @Nullable Tensor lengths) {
    FrameMask mask = FrameMask.of(frames, lengths);
    return forward(mask.valid(frames), mask);
  }

  QuantizerPass forward(Tensor frames, FrameMask mask) {
    Tensor latents = latents(frames);
    Tensor codewords = codewords();
    Tensor codes = nearest(latents, codewords);
    Tensor chosen = codewords.gather(codes);
    Tensor quantized = out(options.estimator().apply(latents, chosen));
    return new QuantizerPass(
        mask.zero(quantized),
        codes.reshape(frames.size(0), frames.size(1), 1),
        losses(latents, codewords, chosen, mask),
        List.of(new Assignment(latents.detach(), codes, mask.weights())));
  }

  private QuantizerLosses losses(Tensor latents, Tensor codewords, Tensor chosen, FrameMask mask) {
    QuantizerLosses none = QuantizerLosses.none(latents, 1);
    Tensor commitment = mask.meanSquare(latents, chosen.detach()).reshape(1);
    float codebookWeight = options.learning().lossWeight();
    Tensor total = commitment.multiply(options.commitmentWeight());
    Tensor ofCodebook = none.codebook();
    if (codebookWeight > 0) {
      ofCodebook = mask.meanSquare(latents.detach(), chosen).reshape(1);
      total = total.add(ofCodebook.multiply(codebookWeight));
    }
    Tensor orthogonality = none.regularization();
    if (options.orthogonalityWeight() > 0) {
      orthogonality = orthogonality(codewords).reshape(1);
      total = total.add(orthogonality.multiply(options.orthogonalityWeight()));
    }
    return new QuantizerLosses(commitment, ofCodebook, orthogonality, total.sum());
  }

  /** Mean squared cosine of all pairs of codewords, less that of each with itself. */
  private static Tensor orthogonality(Tensor codewords) {
    Tensor unit = codewords.l2Normalize(LEAST_NORM);
    float size = codewords.size(0);
    Tensor squares = unit.matMulTransposed(unit).map(UnaryOp.Function.SQUARE);
    return squares.mean().affine(1, -1 / size);
  }

  /**
   * Moves the averages, and the codebook with them, by the vectors of a pass; a codebook that
   * learns otherwise stays. Call it once a step, with the pass of that step.
   */
  public void observe(Assignment seen) {
    if (averages != null && options.learning() instanceof CodebookLearning.MovingAverage rule) {
      averages.observe(codebook, seen, rule, spherical());
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>It begins with distinct frames chosen at random, as many as there are.
   */
  @Override
  public void initialize(Tensor frames, @Nullable Tensor lengths, RandomGenerator random) {
    Tensor latents = latents(frames).detach();
    Assignment seen = new Assignment(latents, latents, FrameMask.of(frames, lengths).weights());
    new CodebookState(this).initialize(seen.countedLatents(), INITIAL_PASSES, random);
  }

  /** The codes whose averaged count is below the rule's threshold, in order. */
  public int[] deadCodes(DeadCodeRule rule) {
    return new CodebookState(this).deadCodes(rule);
  }

  /**
   * Moves dead codes to vectors of a pass, chosen at random, with their averages: the next step of
   * the averages keeps them there. Call it after {@link #observe}.
   *
   * @return how many were moved
   * @throws IllegalStateException if the codebook keeps no averages; move its codes by {@link
   *     #restart}, as {@link CodebookHealth} tells which
   */
  public int restartDeadCodes(Assignment seen, DeadCodeRule rule, RandomGenerator random) {
    return new CodebookState(this).restartDeadCodes(seen.countedLatents(), rule, random);
  }

  /**
   * Moves codes to given vectors, with their averages if there are any.
   *
   * @param codes which
   * @param vectors a vector for each, one after the other
   * @param count averaged count that they start with, above 0
   * @throws IllegalStateException if no codeword can be set, since they lie behind a linear map
   */
  public void restart(int[] codes, float[] vectors, double count) {
    new CodebookState(this).restart(codes, vectors, count);
  }

  /**
   * What EnCodec's code does with dead codes, for comparison: codewords alone are overwritten, not
   * their averages, so that the next {@link #observe} puts them back and no code moves.
   *
   * @return how many codewords were overwritten
   * @throws IllegalStateException as {@link #restartDeadCodes}
   */
  public int expireCodes(Assignment seen, DeadCodeRule rule, RandomGenerator random) {
    return new CodebookState(this).expireCodes(seen.countedLatents(), rule, random);
  }

  boolean spherical() {
    return options.lookup() == CodeLookup.SPHERICAL;
  }

  private Tensor nearest(Tensor latents, Tensor codewords) {
    return latents.nearestCode(codewords, options.lookup().distance());
  }

  private Tensor latents(Tensor frames) {
    Tensor vectors = projection == null ? frames : projection.in().forward(frames);
    return spherical() ? vectors.l2Normalize(LEAST_NORM) : vectors;
  }

  private Tensor out(Tensor vectors) {
    return projection == null ? vectors : projection.out().forward(vectors);
  }

  private static void requirePart(String name, @Nullable Object part, boolean needed) {
    Require.that(
        (part != null) == needed,
        name,
        part == null ? "none" : "one",
        needed ? "one for these options" : "none for these options");
  }
}
