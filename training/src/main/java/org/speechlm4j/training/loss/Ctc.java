package org.speechlm4j.training.loss;

import org.speechlm4j.core.tensor.CtcLossOp;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.tensor.UnaryOp;

/**
 * Connectionist temporal classification: the negative log likelihood of label sequences under all
 * their alignments, from log probabilities {@code [B, T, V]}, labels as ints {@code [B, L]}, valid
 * frames and valid labels as ints {@code [B]}.
 *
 * <p>Graves et al. 2006.
 *
 * @param blank index of the blank label
 * @param zeroInfinity whether rows without an alignment, which have more labels than frames allow,
 *     give 0 and no gradient, instead of an infinite loss
 */
public record Ctc(int blank, boolean zeroInfinity) {

  /** Above any finite loss of float32 log probabilities, and finite when multiplied by 0. */
  private static final float BOUND = 1e30f;

  /** The loss of each row, {@code [B]}. */
  public Tensor each(Tensor logProbabilities, Tensor labels, Tensor frames, Tensor labelLengths) {
    Tensor losses = logProbabilities.ctcLoss(new CtcLossOp(blank), labels, frames, labelLengths);
    if (!zeroInfinity) {
      return losses;
    }
    Tensor finite = losses.clamp(-BOUND, BOUND);
    Tensor below = finite.detach().affine(-1, BOUND).map(UnaryOp.Function.SIGN);
    return finite.multiply(below);
  }

  /** The sum of all rows, a scalar. */
  public Tensor sum(Tensor logProbabilities, Tensor labels, Tensor frames, Tensor labelLengths) {
    return each(logProbabilities, labels, frames, labelLengths).sum();
  }

  /**
   * The mean over rows of each loss divided by its number of labels (by 1 if it has none), a
   * scalar, as in PyTorch.
   */
  public Tensor mean(Tensor logProbabilities, Tensor labels, Tensor frames, Tensor labelLengths) {
    Tensor counts = MaskedMean.frames(labels, labelLengths).clamp(1, Float.MAX_VALUE);
    return each(logProbabilities, labels, frames, labelLengths).divide(counts).mean();
  }
}
