package org.speechlm4j.training.loss;

import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.tensor.UnaryOp;

/**
 * Distances between a prediction and a target of one shape, which are to be averaged by {@link
 * Tensor#mean()}, or by {@link MaskedMean} over padded batches.
 */
public final class Distances {

  /** The least norm that a cosine divides by, as in PyTorch. */
  private static final float EPSILON = 1e-8f;

  private Distances() {}

  /** Squares of differences, {@code [...]}; their mean is the mean squared error. */
  public static Tensor squared(Tensor prediction, Tensor target) {
    return prediction.subtract(target).map(UnaryOp.Function.SQUARE);
  }

  /** Absolute differences, {@code [...]}; their mean is the L1 loss. */
  public static Tensor absolute(Tensor prediction, Tensor target) {
    return prediction.subtract(target).map(UnaryOp.Function.ABS);
  }

  /**
   * Squares of small differences and absolute values of large ones, {@code [...]}: {@code d^2 / (2
   * beta)} below {@code beta}, else {@code |d| - beta / 2}.
   *
   * <p>Girshick 2015, "Fast R-CNN", section 2.3, where beta is 1.
   *
   * @param beta where the two meet, above 0
   * @throws IllegalArgumentException if {@code beta} is not positive
   */
  public static Tensor smoothAbsolute(Tensor prediction, Tensor target, float beta) {
    if (!(beta > 0)) {
      throw new IllegalArgumentException("beta: found " + beta + ", need more than 0");
    }
    Tensor difference = absolute(prediction, target);
    Tensor small = difference.clamp(0, beta);
    return small.multiply(difference.subtract(small.multiply(0.5f))).multiply(1 / beta);
  }

  /**
   * One minus the cosine of the angle between vectors, 0 to 2: {@code [..., D]} to {@code [...]}.
   */
  public static Tensor cosine(Tensor prediction, Tensor target) {
    return prediction
        .l2Normalize(EPSILON)
        .multiply(target.l2Normalize(EPSILON))
        .sum(-1)
        .affine(-1, 1);
  }
}
