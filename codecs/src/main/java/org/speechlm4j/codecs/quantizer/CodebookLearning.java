package org.speechlm4j.codecs.quantizer;

/** How a codebook comes to lie where the vectors are. */
public sealed interface CodebookLearning {

  /** Weight of the codebook loss, 0 if there is none. */
  default float lossWeight() {
    return 0;
  }

  /** It stays as it is. */
  record Frozen() implements CodebookLearning {}

  /**
   * By the gradient of the codebook loss, the mean squared difference of codewords and detached
   * vectors (van den Oord et al. 2017, "Neural discrete representation learning", equation 3).
   *
   * @param lossWeight weight of that loss
   */
  record Gradients(float lossWeight) implements CodebookLearning {

    /**
     * Checks the weight.
     *
     * @throws IllegalArgumentException if it is negative or no number
     */
    public Gradients {
      Require.notNegative("lossWeight", lossWeight);
    }
  }

  /**
   * By moving averages of how often each code is chosen and of the sum of its vectors, counts being
   * smoothed as {@code (c + epsilon) / (sum + K epsilon) sum} (van den Oord et al. 2017, appendix
   * A.1).
   *
   * @param decay what an average keeps of itself in a step, from 0 to below 1
   * @param epsilon of the smoothing, above 0
   */
  record MovingAverage(float decay, float epsilon) implements CodebookLearning {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public MovingAverage {
      Require.that(decay >= 0 && decay < 1, "decay", decay, "0 to below 1");
      Require.that(epsilon > 0 && epsilon <= 1, "epsilon", epsilon, "above 0, at most 1");
    }

    /** The smoothing of most codecs, 1e-5. */
    public static MovingAverage of(float decay) {
      return new MovingAverage(decay, 1e-5f);
    }
  }

  /**
   * Not the codewords themselves but a linear map of all of them learns, by the gradient of the
   * codebook loss (Zhu et al. 2024, "Addressing representation collapse in vector quantized models
   * with one linear layer").
   *
   * @param lossWeight weight of that loss
   */
  record LinearMap(float lossWeight) implements CodebookLearning {

    /**
     * Checks the weight.
     *
     * @throws IllegalArgumentException if it is negative or no number
     */
    public LinearMap {
      Require.notNegative("lossWeight", lossWeight);
    }
  }
}
