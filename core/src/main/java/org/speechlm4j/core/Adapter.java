package org.speechlm4j.core;

/** Brings an encoder's frames into a language model's embedding space. */
public interface Adapter {

  /** Number of channels of the frames that it takes, the encoder's. */
  int inputDimension();

  /** Number of channels of the frames that it gives, those of the language model's embeddings. */
  int outputDimension();

  /**
   * Adapts a batch; each row is what it would be alone, whatever its padding holds.
   *
   * <p>How many frames a row becomes may follow from its length alone (stacking, pooling, strided
   * convolutions) or from what is said in it (CTC compression), so the result tells, not a method
   * of its own. Gradients flow through it as through any layer.
   *
   * @param frames {@code [batch, time, inputDimension]}
   * @return {@code [batch, new time, outputDimension]} with each row's new length, at most the new
   *     time; the frame rate is the mean one where rows differ
   * @throws IllegalArgumentException if the frames have another number of channels
   */
  Frames adapt(Frames frames);
}
