package org.speechlm4j.codecs.quantizer;

import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.tensor.UnaryOp;

/** What gradient passes the choice of a codeword, which has none of its own. */
public enum GradientEstimator {

  /** The codeword's gradient unchanged (Bengio et al. 2013). */
  STRAIGHT_THROUGH {
    @Override
    Tensor apply(Tensor x, Tensor chosen) {
      return x.straightThrough(chosen);
    }
  },

  /**
   * The gradient of the rotation and scaling that takes the vector to its codeword, both held
   * constant (Fifty et al. 2024, "Restructuring vector quantization with the rotation trick",
   * section 4).
   */
  ROTATION {
    @Override
    Tensor apply(Tensor x, Tensor chosen) {
      Tensor from = x.detach().l2Normalize(TINY);
      Tensor to = chosen.detach().l2Normalize(TINY);
      Tensor between = from.add(to).l2Normalize(TINY);
      Tensor turned =
          x.subtract(between.multiply(dot(x, between)).multiply(2))
              .add(to.multiply(dot(x, from)).multiply(2));
      Tensor scale = norm(chosen.detach()).divide(norm(x.detach()).clamp(SHORT, Float.MAX_VALUE));
      return turned.multiply(scale).straightThrough(chosen);
    }
  };

  private static final float TINY = 1e-12f;

  /** Vectors shorter than this count as this long, lest their gradients blow up. */
  private static final float SHORT = 1e-6f;

  /**
   * The codewords, with a gradient to the vectors.
   *
   * @param x vectors {@code [..., D]}
   * @param chosen their codewords {@code [..., D]}
   */
  abstract Tensor apply(Tensor x, Tensor chosen);

  private static Tensor dot(Tensor x, Tensor y) {
    Tensor dot = x.multiply(y).sum(-1);
    return dot.reshape(kept(x));
  }

  private static Tensor norm(Tensor x) {
    return x.map(UnaryOp.Function.SQUARE).sum(-1).map(UnaryOp.Function.SQRT).reshape(kept(x));
  }

  private static int[] kept(Tensor x) {
    int[] sizes = x.shape().toArray();
    sizes[sizes.length - 1] = 1;
    return sizes;
  }
}
