package org.speechlm4j.training.loss;

import org.speechlm4j.core.tensor.CrossEntropyOp;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.tensor.UnaryOp;

/**
 * Direct preference optimisation: a language model learns to prefer chosen answers to rejected ones
 * more than a frozen reference model does. With {@code d} the policy's log ratio of the two answers
 * minus the reference's, each pair's loss is a function of {@code d}.
 *
 * <p>Rafailov et al. 2023; the hinge is from Zhao et al. 2023, "SLiC-HF", and {@code IPO} from Azar
 * et al. 2023, equation 17, which wants log probabilities averaged over an answer's tokens.
 *
 * @param kind which function of {@code d}
 * @param beta how far the policy may leave the reference: the smaller, the further
 * @param smoothing share of pairs supposed to be labelled the wrong way round, for the sigmoid
 */
public record DirectPreference(Kind kind, float beta, float smoothing) {

  /** The functions, with smoothing {@code e}. */
  public enum Kind {
    /** {@code -(1 - e) log sigmoid(beta d) - e log sigmoid(-beta d)}. */
    SIGMOID,
    /** {@code max(0, 1 - beta d)}. */
    HINGE,
    /** {@code (d - 1 / (2 beta))^2}. */
    IPO
  }

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range, or the loss cannot be smoothed
   */
  public DirectPreference {
    if (!(beta > 0)) {
      throw new IllegalArgumentException("beta: found " + beta + ", need more than 0");
    }
    if (!(smoothing >= 0 && smoothing < 0.5) || (kind != Kind.SIGMOID && smoothing != 0)) {
      throw new IllegalArgumentException(
          "smoothing: found %s for %s, need 0 to 0.5 for SIGMOID and 0 for others"
              .formatted(smoothing, kind));
    }
  }

  /** A loss without smoothing. */
  public static DirectPreference of(Kind kind, float beta) {
    return new DirectPreference(kind, beta, 0);
  }

  /**
   * Log probabilities of whole answers: logits {@code [B, T, V]} and their target tokens as ints
   * {@code [B, T]}, {@value CrossEntropyOp#IGNORED} where a token is not the answer's, to {@code
   * [B]}.
   */
  public static Tensor logProbabilities(Tensor logits, Tensor targets) {
    return logits.crossEntropy(CrossEntropyOp.plain(), targets).sum(1).multiply(-1);
  }

  /**
   * The loss of each pair from the answers' log probabilities, all {@code [B]}, to {@code [B]}. No
   * gradient leads to the reference.
   */
  public Tensor each(
      Tensor policyChosen,
      Tensor policyRejected,
      Tensor referenceChosen,
      Tensor referenceRejected) {
    Tensor reference = referenceChosen.subtract(referenceRejected).detach();
    Tensor d = policyChosen.subtract(policyRejected).subtract(reference);
    return switch (kind) {
      case SIGMOID -> sigmoid(d);
      case HINGE -> d.affine(-beta, 1).map(UnaryOp.Function.RELU);
      case IPO -> d.affine(1, -1 / (2 * beta)).map(UnaryOp.Function.SQUARE);
    };
  }

  private Tensor sigmoid(Tensor d) {
    Tensor right = d.multiply(-beta).map(UnaryOp.Function.SOFTPLUS);
    if (smoothing == 0) {
      return right;
    }
    Tensor wrong = d.multiply(beta).map(UnaryOp.Function.SOFTPLUS);
    return right.multiply(1 - smoothing).add(wrong.multiply(smoothing));
  }

  /** The mean over all pairs, a scalar; arguments as {@link #each}. */
  public Tensor mean(
      Tensor policyChosen,
      Tensor policyRejected,
      Tensor referenceChosen,
      Tensor referenceRejected) {
    return each(policyChosen, policyRejected, referenceChosen, referenceRejected).mean();
  }
}
