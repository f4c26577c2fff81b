package org.speechlm4j.core;

import org.speechlm4j.core.tensor.Tensor;

/** Maps feature frames to codes and back. */
public interface Quantizer {

  /** Number of codes of each codebook in turn. */
  int[] codebookSizes();

  /** Number of channels of the frames. */
  int dimension();

  /** Codes as ints {@code [batch, time, codebooks]} of frames {@code [batch, time, channels]}. */
  Tensor encode(Tensor frames);

  /** Frames {@code [batch, time, channels]} of codes, ints {@code [batch, time, codebooks]}. */
  Tensor decode(Tensor codes);
}
