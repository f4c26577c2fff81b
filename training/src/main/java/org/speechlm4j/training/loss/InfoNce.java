package org.speechlm4j.training.loss;

import org.speechlm4j.core.tensor.CrossEntropyOp;
import org.speechlm4j.core.tensor.Tensor;

/**
 * Contrastive loss: how surely the positive is found among candidates by its similarity to a query,
 * {@code -log(exp(s[0]) / sum_k exp(s[k]))} with {@code s[k]} the cosine to candidate {@code k}
 * over the temperature. Candidate 0 is the positive.
 *
 * <p>van den Oord et al. 2018, "Representation learning with contrastive predictive coding"; with
 * cosines as in Baevski et al. 2020, "wav2vec 2.0", equation 3, where the temperature is 0.1.
 *
 * @param temperature what similarities are divided by, above 0
 */
public record InfoNce(float temperature) {

  /** The least norm that a cosine divides by, as in PyTorch. */
  private static final float EPSILON = 1e-8f;

  /**
   * Checks the temperature.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public InfoNce {
    if (!(temperature > 0)) {
      throw new IllegalArgumentException(
          "temperature: found " + temperature + ", need more than 0");
    }
  }

  /** Similarities: queries {@code [N, D]} and candidates {@code [N, K, D]} to {@code [N, K]}. */
  public Tensor logits(Tensor queries, Tensor candidates) {
    Tensor unit = queries.l2Normalize(EPSILON).reshape(queries.size(0), 1, queries.size(1));
    return unit.matMulTransposed(candidates.l2Normalize(EPSILON))
        .reshape(candidates.size(0), candidates.size(1))
        .multiply(1 / temperature);
  }

  /** The loss of each query {@code [N, D]} with its candidates {@code [N, K, D]}, {@code [N]}. */
  public Tensor each(Tensor queries, Tensor candidates) {
    Tensor positives = queries.constant(new int[queries.size(0)], queries.size(0));
    return logits(queries, candidates).crossEntropy(CrossEntropyOp.plain(), positives);
  }

  /** The sum over all queries, a scalar. */
  public Tensor sum(Tensor queries, Tensor candidates) {
    return each(queries, candidates).sum();
  }

  /** The mean over all queries, a scalar. */
  public Tensor mean(Tensor queries, Tensor candidates) {
    return each(queries, candidates).mean();
  }
}
