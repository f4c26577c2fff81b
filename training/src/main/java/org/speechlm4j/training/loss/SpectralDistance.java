package org.speechlm4j.training.loss;

import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.tensor.UnaryOp;

/**
 * A distance between two spectra of one shape, {@code [rows, frames, bins or mels]} without
 * negative values, to a scalar.
 */
@FunctionalInterface
public interface SpectralDistance {

  /** The distance of a predicted spectrum to a target. */
  Tensor between(Tensor prediction, Tensor target);

  /** The mean of a distance between elements, such as {@link Distances#absolute}. */
  static SpectralDistance mean(BinaryOperator<Tensor> each) {
    return (prediction, target) -> each.apply(prediction, target).mean();
  }

  /**
   * Spectral convergence: the Euclidean norm of the difference relative to the target's, {@code |y
   * - x| / (|y| + epsilon)}.
   *
   * <p>Arik et al. 2018, "Fast spectrogram inversion using multi-head convolutional neural
   * networks".
   */
  static SpectralDistance convergence(float epsilon) {
    return (prediction, target) ->
        norm(target.subtract(prediction)).divide(norm(target).affine(1, epsilon));
  }

  private static Tensor norm(Tensor x) {
    // Below 1e-10 there is no gradient, where the root's would be without bound.
    return x.map(UnaryOp.Function.SQUARE)
        .sum()
        .clamp(1e-20f, Float.MAX_VALUE)
        .map(UnaryOp.Function.SQRT);
  }

  /** This distance between natural logarithms of {@code x + floor}. */
  default SpectralDistance ofLogarithms(float floor) {
    return through(x -> x.affine(1, floor).map(UnaryOp.Function.LOG));
  }

  /** This distance between decimal logarithms of {@code x + floor}. */
  default SpectralDistance ofDecimalLogarithms(float floor) {
    return through(x -> decimal(x.affine(1, floor)));
  }

  /** This distance between decimal logarithms of {@code max(x, floor)}. */
  default SpectralDistance ofDecimalLogarithmsAbove(float floor) {
    return through(x -> decimal(x.clamp(floor, Float.MAX_VALUE)));
  }

  private static Tensor decimal(Tensor x) {
    return x.map(UnaryOp.Function.LOG).multiply((float) (1 / Math.log(10)));
  }

  private SpectralDistance through(UnaryOperator<Tensor> view) {
    return (prediction, target) -> between(view.apply(prediction), view.apply(target));
  }

  /** This distance times a weight. */
  default SpectralDistance times(double weight) {
    return (prediction, target) -> between(prediction, target).multiply((float) weight);
  }

  /** The sum of this distance and another. */
  default SpectralDistance plus(SpectralDistance other) {
    return (prediction, target) ->
        between(prediction, target).add(other.between(prediction, target));
  }
}
