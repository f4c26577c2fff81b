package org.speechlm4j.core.audio;

/** A discrete Fourier transform in place over interleaved complex values. */
sealed interface ComplexTransform permits ComplexFft, BluesteinFft {

  /** Length of the first buffer that {@link #forward} needs. */
  int workLength();

  /** Length of the second buffer that {@link #forward} needs. */
  int convolutionLength();

  /** Transforms {@code data}; the buffers are overwritten. */
  void forward(double[] data, double[] work, double[] convolution);
}
