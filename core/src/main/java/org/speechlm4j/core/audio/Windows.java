package org.speechlm4j.core.audio;

import java.util.function.DoubleUnaryOperator;

/** Window functions for short-time analysis, as arrays of weights. */
public final class Windows {

  private Windows() {}

  /** The periodic Hann window of a length, as PyTorch and librosa use it by default. */
  public static double[] hann(int length) {
    return cosine(length, length, c -> 0.5 - 0.5 * c);
  }

  /** The Hann window whose first and last weights are both 0. */
  public static double[] hannSymmetric(int length) {
    return cosine(length, length - 1, c -> 0.5 - 0.5 * c);
  }

  /** The periodic Hamming window. */
  public static double[] hamming(int length) {
    return cosine(length, length, c -> 0.54 - 0.46 * c);
  }

  /** The Hamming window whose first and last weights are equal, as Kaldi uses it. */
  public static double[] hammingSymmetric(int length) {
    return cosine(length, length - 1, c -> 0.54 - 0.46 * c);
  }

  /** Kaldi's default window: the symmetric Hann window to the power of 0.85. */
  public static double[] povey(int length) {
    return cosine(length, length - 1, c -> Math.pow(0.5 - 0.5 * c, 0.85));
  }

  /** A window of ones. */
  public static double[] rectangular(int length) {
    return cosine(length, length, c -> 1.0);
  }

  /** Weights {@code shape(cos(2 pi i / period))}; a single weight is the window's middle. */
  private static double[] cosine(int length, int period, DoubleUnaryOperator shape) {
    if (length < 1) {
      throw new IllegalArgumentException("window length: found " + length + ", need at least 1");
    }
    double[] window = new double[length];
    for (int i = 0; i < length; i++) {
      window[i] = shape.applyAsDouble(period <= 1 ? -1.0 : Math.cos(2 * Math.PI * i / period));
    }
    return window;
  }
}
