package org.speechlm4j.core.nn;

import org.speechlm4j.core.tensor.Tensor;

/**
 * One signal's passage through a causal layer, chunk by chunk.
 *
 * <p>What {@link #push} gives, one after the other, is what {@link StreamingLayer#forward} gives of
 * the chunks laid end to end, whatever their sizes. A stream serves one signal and one thread; the
 * layer's parameters are shared with every other stream. Pushing inside {@link Tensor#scoped}
 * reuses memory, and does not touch what the stream holds; where a scope is computed twice, as a
 * tape may do, a chunk must not be pushed.
 */
public interface LayerStream {

  /**
   * Takes the next frames and gives those that they determine.
   *
   * @param chunk {@code [batch, time, channels]}; no frames at all is allowed
   * @param last whether the signal ends here; nothing may be pushed after that
   * @return {@code [batch, time', channels']}, often with fewer or no frames
   */
  Tensor push(Tensor chunk, boolean last);

  /** Floats that the stream keeps: bounded, however long the signal. */
  long heldFloats();
}
