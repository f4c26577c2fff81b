package org.speechlm4j.tokenizers.wav2vec;

import org.speechlm4j.core.tensor.Tensor;

/**
 * Which projected frames are hidden from the transformer, and what stands in their place (Baevski
 * et al. 2020, section 3.1).
 *
 * @param embedding what stands there, {@code [dimension]}
 * @param masked 1 where a frame is hidden, else 0, {@code [batch, frames, 1]}
 */
record FrameMask(Tensor embedding, Tensor masked) {

  /** Frames {@code [batch, frames, dimension]} with the hidden ones replaced. */
  Tensor apply(Tensor x) {
    return x.add(embedding.subtract(x).multiply(masked));
  }
}
