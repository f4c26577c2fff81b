package org.speechlm4j.codecs.quantizer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Tensor;

/**
 * Moving averages of how often each code is chosen, and of the sum of its vectors.
 *
 * @param counts vectors per step, {@code [K]}
 * @param sums {@code [K, D]}
 */
public record CodebookAverages(Tensor counts, Tensor sums) {

  /**
   * Checks the shapes.
   *
   * @throws IllegalArgumentException if they do not fit each other
   */
  public CodebookAverages {
    boolean fit =
        sums.shape().rank() == 2 && counts.shape().rank() == 1 && counts.size(0) == sums.size(0);
    Require.that(fit, "averages", counts.shape() + " and " + sums.shape(), "[K] and [K, D]");
  }

  /**
   * Moves the averages by one step and the codebook to their quotient.
   *
   * @param codebook the codewords, {@code [K, D]}
   * @param unit whether codewords have unit length
   */
  void observe(
      Tensor codebook, Assignment seen, CodebookLearning.MovingAverage rule, boolean unit) {
    int size = codebook.size(0);
    Tensor one = weights(seen);
    Tensor latents = seen.weights() == null ? seen.latents() : seen.latents().multiply(one);
    Tensor newCounts = blend(rule, counts, one.segmentSum(seen.codes(), size).reshape(size));
    Tensor newSums = blend(rule, sums, latents.segmentSum(seen.codes(), size));
    Tensor total = newCounts.sum();
    Tensor smoothed =
        newCounts
            .affine(1, rule.epsilon())
            .divide(total.affine(1, size * rule.epsilon()))
            .multiply(total)
            .clamp(Float.MIN_NORMAL, Float.MAX_VALUE);
    Tensor moved = newSums.divide(smoothed.reshape(size, 1));
    codebook.assign(unit ? moved.l2Normalize(VectorQuantizer.LEAST_NORM) : moved);
    counts.assign(newCounts);
    sums.assign(newSums);
  }

  private static Tensor blend(CodebookLearning.MovingAverage rule, Tensor kept, Tensor added) {
    return kept.multiply(rule.decay()).add(added.multiply(1 - rule.decay()));
  }

  private static Tensor weights(Assignment seen) {
    @Nullable Tensor weights = seen.weights();
    int rows = seen.codes().size(0);
    int time = seen.codes().size(1);
    if (weights != null) {
      return weights.reshape(rows, time, 1);
    }
    float[] ones = new float[rows * time];
    Arrays.fill(ones, 1);
    return seen.codes().constant(ones, rows, time, 1);
  }
}
