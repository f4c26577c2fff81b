package org.speechlm4j.codecs.quantizer;

/**
 * How a codebook is searched and how it learns.
 *
 * @param cardinality number of codes, at least 1
 * @param dimension channels of the frames, at least 1
 * @param codeDimension elements of a codeword, at least 1; where it is not {@code dimension},
 *     frames are projected to it and codewords from it
 * @param lookup what makes a codeword the nearest
 * @param learning how the codebook learns
 * @param estimator what gradient passes the choice
 * @param commitmentWeight weight of the commitment loss, which draws vectors to their codewords
 * @param orthogonalityWeight weight of the mean squared cosine of different codewords (Shin et al.
 *     2023, "Exploration into translation-equivariant image quantization", equation 5); 0 for none
 */
public record VectorQuantizerOptions(
    int cardinality,
    int dimension,
    int codeDimension,
    CodeLookup lookup,
    CodebookLearning learning,
    GradientEstimator estimator,
    float commitmentWeight,
    float orthogonalityWeight) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public VectorQuantizerOptions {
    Require.atLeastOne("cardinality", cardinality);
    Require.atLeastOne("dimension", dimension);
    Require.atLeastOne("codeDimension", codeDimension);
    Require.notNegative("commitmentWeight", commitmentWeight);
    Require.notNegative("orthogonalityWeight", orthogonalityWeight);
  }

  /** A codebook that stays as it is, with straight-through gradients and no losses. */
  public static VectorQuantizerOptions frozen(int cardinality, int dimension) {
    return new VectorQuantizerOptions(
        cardinality,
        dimension,
        dimension,
        CodeLookup.EUCLIDEAN,
        new CodebookLearning.Frozen(),
        GradientEstimator.STRAIGHT_THROUGH,
        0,
        0);
  }

  /** EnCodec's: Euclidean, moving averages of decay 0.99, commitment 1. */
  public static VectorQuantizerOptions encodec(int cardinality, int dimension) {
    return frozen(cardinality, dimension)
        .withLearning(CodebookLearning.MovingAverage.of(0.99f))
        .withCommitmentWeight(1);
  }

  /** Mimi's: EnCodec's in a space of few dimensions, usually 256. */
  public static VectorQuantizerOptions mimi(int cardinality, int dimension, int codeDimension) {
    return encodec(cardinality, dimension).withCodeDimension(codeDimension);
  }

  /**
   * The Descript codec's: cosine in few dimensions, usually 8, codebook loss 1, commitment 0.25.
   */
  public static VectorQuantizerOptions dac(int cardinality, int dimension, int codeDimension) {
    return frozen(cardinality, dimension)
        .withCodeDimension(codeDimension)
        .withLookup(CodeLookup.COSINE)
        .withLearning(new CodebookLearning.Gradients(1))
        .withCommitmentWeight(0.25f);
  }

  /** On the sphere, by moving averages of decay 0.99, commitment 1: the tokenizer of BEATs. */
  public static VectorQuantizerOptions spherical(int cardinality, int dimension) {
    return encodec(cardinality, dimension).withLookup(CodeLookup.SPHERICAL);
  }

  /** SimVQ: a frozen codebook behind a learned map, rotation trick, commitment 0.25. */
  public static VectorQuantizerOptions simVq(int cardinality, int dimension) {
    return frozen(cardinality, dimension)
        .withLearning(new CodebookLearning.LinearMap(1))
        .withEstimator(GradientEstimator.ROTATION)
        .withCommitmentWeight(0.25f);
  }

  /** With codewords of another number of elements. */
  public VectorQuantizerOptions withCodeDimension(int value) {
    return new VectorQuantizerOptions(
        cardinality,
        dimension,
        value,
        lookup,
        learning,
        estimator,
        commitmentWeight,
        orthogonalityWeight);
  }

  /** With another search. */
  public VectorQuantizerOptions withLookup(CodeLookup value) {
    return new VectorQuantizerOptions(
        cardinality,
        dimension,
        codeDimension,
        value,
        learning,
        estimator,
        commitmentWeight,
        orthogonalityWeight);
  }

  /** With another way of learning. */
  public VectorQuantizerOptions withLearning(CodebookLearning value) {
    return new VectorQuantizerOptions(
        cardinality,
        dimension,
        codeDimension,
        lookup,
        value,
        estimator,
        commitmentWeight,
        orthogonalityWeight);
  }

  /** With another gradient. */
  public VectorQuantizerOptions withEstimator(GradientEstimator value) {
    return new VectorQuantizerOptions(
        cardinality,
        dimension,
        codeDimension,
        lookup,
        learning,
        value,
        commitmentWeight,
        orthogonalityWeight);
  }

  /** With another weight of the commitment loss. */
  public VectorQuantizerOptions withCommitmentWeight(float value) {
    return new VectorQuantizerOptions(
        cardinality,
        dimension,
        codeDimension,
        lookup,
        learning,
        estimator,
        value,
        orthogonalityWeight);
  }

  /** With another weight of the orthogonality loss. */
  public VectorQuantizerOptions withOrthogonalityWeight(float value) {
    return new VectorQuantizerOptions(
        cardinality,
        dimension,
        codeDimension,
        lookup,
        learning,
        estimator,
        commitmentWeight,
        value);
  }

  /** Whether frames are projected. */
  public boolean projected() {
    return codeDimension != dimension;
  }
}
