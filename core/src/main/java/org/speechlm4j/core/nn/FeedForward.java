package org.speechlm4j.core.nn;

import org.speechlm4j.core.tensor.Tensor;

/**
 * Two affine maps with an activation between them (Vaswani et al. 2017, section 3.3).
 *
 * @param inner to the inner dimension
 * @param activation of the inner dimension
 * @param outer back to the dimension
 */
public record FeedForward(Linear inner, Activation activation, Linear outer) {

  /** {@code [..., dimension]} to the same shape. */
  public Tensor forward(Tensor x) {
    return outer.forward(activation.forward(inner.forward(x)));
  }
}
