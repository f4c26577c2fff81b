package org.speechlm4j.codecs.quantizer;

import org.speechlm4j.core.tensor.NearestCodeOp.Distance;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.Weights;

/**
 * Random-projection quantiser: stacked frames go through a random matrix to the nearest of random
 * codewords, all of them on the unit sphere; nothing learns (Chiu et al. 2022, "Self-supervised
 * learning with random-projection quantizer for speech recognition": BEST-RQ).
 *
 * <p>It makes targets and has no way back. Its input should have mean 0 and variance 1 in each
 * channel, or few codes are used.
 *
 * @param projection {@code [codebooks x codeDimension, stack x channels]}
 * @param codebook codewords of unit length, codebook after codebook, {@code [codebooks x
 *     cardinality, codeDimension]}
 * @param codebooks number of codebooks
 * @param stack neighbouring frames that make one vector; frames left over at the end are dropped
 */
public record RandomProjectionQuantizer(
    Tensor projection, Tensor codebook, int codebooks, int stack) {

  /**
   * Checks the shapes.
   *
   * @throws IllegalArgumentException if they do not fit each other
   */
  public RandomProjectionQuantizer {
    Require.atLeastOne("codebooks", codebooks);
    Require.atLeastOne("stack", stack);
    boolean fit =
        projection.shape().rank() == 2
            && codebook.shape().rank() == 2
            && projection.size(0) == codebooks * codebook.size(1)
            && projection.size(1) % stack == 0
            && codebook.size(0) % codebooks == 0;
    Require.that(
        fit,
        "projection and codebook",
        projection.shape() + " and " + codebook.shape(),
        "[%d x codeDimension, %d x channels] and [%d x cardinality, codeDimension]"
            .formatted(codebooks, stack, codebooks));
  }

  /**
   * Sizes of a quantiser.
   *
   * @param channels of a frame
   * @param codeDimension elements of a codeword
   * @param cardinality codes of each codebook
   * @param codebooks number of codebooks
   * @param stack neighbouring frames that make one vector
   */
  public record Sizes(int channels, int codeDimension, int cardinality, int codebooks, int stack) {

    /**
     * Checks that all are at least 1.
     *
     * @throws IllegalArgumentException if one is not
     */
    public Sizes {
      Require.atLeastOne("channels", channels);
      Require.atLeastOne("codeDimension", codeDimension);
      Require.atLeastOne("cardinality", cardinality);
      Require.atLeastOne("codebooks", codebooks);
      Require.atLeastOne("stack", stack);
    }

    /** The paper's codebook of 8192 codes of 16 elements, over 4 stacked frames. */
    public static Sizes bestRq(int channels) {
      return new Sizes(channels, 16, 8192, 1, 4);
    }
  }

  /** Takes the buffers {@code projection} and {@code codebook}: Xavier normal and normal. */
  public static RandomProjectionQuantizer of(Weights weights, Sizes sizes) {
    int inputs = sizes.stack() * sizes.channels();
    int outputs = sizes.codebooks() * sizes.codeDimension();
    int codes = sizes.codebooks() * sizes.cardinality();
    Initializer xavier =
        new Initializer.Normal((float) Math.sqrt(2.0 / (inputs + sizes.codeDimension())));
    float[] codewords =
        weights
            .host("codebook", Initializer.standardNormal(), codes, sizes.codeDimension())
            .toFloats();
    UnitRows.normalize(codewords, sizes.codeDimension());
    return new RandomProjectionQuantizer(
        weights.buffer("projection", xavier, outputs, inputs),
        weights.buffer("codebook", new Initializer.Given(codewords), codes, sizes.codeDimension()),
        sizes.codebooks(),
        sizes.stack());
  }

  /** Codes of each codebook. */
  public int cardinality() {
    return codebook.size(0) / codebooks;
  }

  /**
   * Codes as ints {@code [batch, time / stack, codebooks]} of frames {@code [batch, time, dim]}.
   */
  public Tensor encode(Tensor frames) {
    int time = frames.size(1) / stack;
    Tensor vectors =
        frames
            .detach()
            .slice(1, 0, time * stack)
            .reshape(frames.size(0), time, stack * frames.size(2))
            .linear(projection, null);
    int dim = codebook.size(1);
    Tensor[] codes = new Tensor[codebooks];
    for (int i = 0; i < codebooks; i++) {
      Tensor own = vectors.slice(2, i * dim, (i + 1) * dim);
      Tensor codewords = codebook.slice(0, i * cardinality(), (i + 1) * cardinality());
      codes[i] = own.nearestCode(codewords, Distance.COSINE).reshape(frames.size(0), time, 1);
    }
    return ResidualVectorQuantizer.join(codes);
  }
}
