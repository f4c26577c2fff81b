package org.speechlm4j.core.audio;

/** A discrete Fourier transform of one complex signal. */
sealed interface ComplexTransform permits FourStepFft, BluesteinFft {

  /** Transforms interleaved values in place, with buffers of its own: for one thread. */
  interface InPlace {
    void forward(double[] data);
  }

  /** A transform with new buffers. */
  InPlace withBuffers();
}
