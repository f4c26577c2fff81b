package org.speechlm4j.core.audio;

import java.util.Arrays;

/**
 * Discrete Fourier transform of any length as a convolution with a chirp (Bluestein 1970).
 *
 * <p>With {@code j k = (j^2 + k^2 - (k - j)^2) / 2} the transform becomes {@code X[k] = c[k] sum
 * over j of (x[j] c[j]) conj(c[k - j])}, {@code c[k] = exp(-pi i k^2 / n)}: a convolution, done by
 * power-of-two transforms.
 */
final class BluesteinFft implements ComplexTransform {

  private final int size;
  private final int padded;
  private final FourStepFft convolver;
  private final double[] chirp;

  /** Transform of the conjugate chirp, divided by the padded length. */
  private final double[] response;

  BluesteinFft(int size) {
    this.size = size;
    this.padded = Integer.highestOneBit(2 * size - 1) * 2;
    this.convolver = new FourStepFft(padded);
    this.chirp = new double[2 * size];
    for (int k = 0; k < size; k++) {
      // k^2 modulo 2n keeps the angle exact for long transforms.
      double angle = -Math.PI * ((long) k * k % (2L * size)) / size;
      chirp[2 * k] = Math.cos(angle);
      chirp[2 * k + 1] = Math.sin(angle);
    }
    this.response = new double[2 * padded];
    for (int k = 0; k < size; k++) {
      int mirrored = k == 0 ? 0 : padded - k;
      response[2 * k] = chirp[2 * k] / padded;
      response[2 * k + 1] = -chirp[2 * k + 1] / padded;
      response[2 * mirrored] = response[2 * k];
      response[2 * mirrored + 1] = response[2 * k + 1];
    }
    convolver.withBuffers().forward(response);
  }

  @Override
  public InPlace withBuffers() {
    double[] convolution = new double[2 * padded];
    InPlace inner = convolver.withBuffers();
    return data -> {
      Arrays.fill(convolution, 2 * size, 2 * padded, 0);
      multiply(data, chirp, convolution, size, 1);
      inner.forward(convolution);
      multiply(convolution, response, convolution, padded, -1);
      inner.forward(convolution);
      for (int k = 0; k < size; k++) {
        convolution[2 * k + 1] = -convolution[2 * k + 1];
      }
      multiply(convolution, chirp, data, size, 1);
    };
  }

  /** out = a b, conjugated where {@code sign} is -1. */
  private static void multiply(double[] a, double[] b, double[] out, int count, int sign) {
    for (int k = 0; k < 2 * count; k += 2) {
      double r = a[k] * b[k] - a[k + 1] * b[k + 1];
      double i = a[k] * b[k + 1] + a[k + 1] * b[k];
      out[k] = r;
      out[k + 1] = sign * i;
    }
  }
}
