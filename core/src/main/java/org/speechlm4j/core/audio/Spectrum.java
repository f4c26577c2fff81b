package org.speechlm4j.core.audio;

/**
 * A short-time spectrum: complex values [frames, bins] as two matrices.
 *
 * @param real real parts [frames, bins]
 * @param imaginary imaginary parts [frames, bins]
 */
public record Spectrum(FeatureMatrix real, FeatureMatrix imaginary) {

  /**
   * Checks that both parts have one shape.
   *
   * @throws IllegalArgumentException if they have not
   */
  public Spectrum {
    if (real.frames() != imaginary.frames() || real.dim() != imaginary.dim()) {
      throw new IllegalArgumentException(
          "found real [%d, %d] and imaginary [%d, %d], need one shape"
              .formatted(real.frames(), real.dim(), imaginary.frames(), imaginary.dim()));
    }
  }

  /** Number of frames. */
  public int frames() {
    return real.frames();
  }

  /** Number of frequencies, from 0 to half the sample rate. */
  public int bins() {
    return real.dim();
  }
}
