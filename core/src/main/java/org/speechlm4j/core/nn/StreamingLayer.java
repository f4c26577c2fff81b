package org.speechlm4j.core.nn;

import java.util.function.UnaryOperator;
import org.speechlm4j.core.tensor.Tensor;

/** A map of frames that takes a whole signal at once or, if it is causal, chunk by chunk. */
public interface StreamingLayer {

  /** {@code [batch, time, channels]} to {@code [batch, time', channels']}. */
  Tensor forward(Tensor x);

  /**
   * Starts a signal whose concatenated output equals {@link #forward} of the whole.
   *
   * @throws UnsupportedOperationException if an option makes the layer look ahead without bound;
   *     the message names it
   */
  LayerStream stream();

  /** A layer that maps each frame by itself and keeps nothing. */
  static StreamingLayer framewise(UnaryOperator<Tensor> function) {
    return new Framewise(function);
  }

  /** A function of each frame. */
  record Framewise(UnaryOperator<Tensor> function) implements StreamingLayer, LayerStream {

    @Override
    public Tensor forward(Tensor x) {
      return function.apply(x);
    }

    @Override
    public LayerStream stream() {
      return this;
    }

    @Override
    public Tensor push(Tensor chunk, boolean last) {
      return function.apply(chunk);
    }

    @Override
    public long heldFloats() {
      return 0;
    }
  }
}
