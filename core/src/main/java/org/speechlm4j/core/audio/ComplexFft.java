package org.speechlm4j.core.audio;

import java.util.ArrayList;
import java.util.List;

/**
 * Discrete Fourier transform of complex signals whose length is a product of small primes.
 *
 * <p>Stockham's self-sorting form: each pass does {@code length / radix} small transforms from one
 * buffer to the other and needs no bit reversal, so radices mix freely (4, 2, 5, and any other
 * prime by its definition). See van Loan, Computational Frameworks for the Fast Fourier Transform,
 * section 1.7. Values are interleaved: real, imaginary, real, ...
 */
final class ComplexFft implements ComplexTransform {

  private static final double COS_1 = Math.cos(2 * Math.PI / 5);
  private static final double COS_2 = Math.cos(4 * Math.PI / 5);
  private static final double SIN_1 = Math.sin(2 * Math.PI / 5);
  private static final double SIN_2 = Math.sin(4 * Math.PI / 5);

  private final int size;
  private final int[] radices;

  /** cos and -sin of {@code 2 pi k / size}, interleaved. */
  private final double[] roots;

  ComplexFft(int size) {
    this.size = size;
    this.radices = factorise(size);
    this.roots = roots(size);
  }

  /** The largest prime factor, which bounds the cost: length x (sum of factors). */
  static int largestFactor(int size) {
    int largest = 1;
    for (int radix : factorise(size)) {
      largest = Math.max(largest, radix);
    }
    return largest;
  }

  static double[] roots(int size) {
    double[] roots = new double[2 * size];
    for (int k = 0; k < size; k++) {
      double angle = -2 * Math.PI * k / size;
      roots[2 * k] = Math.cos(angle);
      roots[2 * k + 1] = Math.sin(angle);
    }
    return roots;
  }

  private static int[] factorise(int size) {
    List<Integer> factors = new ArrayList<>();
    int rest = size;
    while (rest % 4 == 0) {
      factors.add(4);
      rest /= 4;
    }
    for (int p = 2; rest > 1; p++) {
      while (rest % p == 0) {
        factors.add(p);
        rest /= p;
      }
      if ((long) p * p > rest && rest > 1) {
        factors.add(rest);
        break;
      }
    }
    return factors.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public int workLength() {
    return 2 * size;
  }

  @Override
  public int convolutionLength() {
    return 0;
  }

  @Override
  public void forward(double[] data, double[] work, double[] convolution) {
    double[] from = data;
    double[] to = work;
    int rest = size;
    int stride = 1;
    for (int radix : radices) {
      rest /= radix;
      switch (radix) {
        case 2 -> pass2(from, to, rest, stride);
        case 4 -> pass4(from, to, rest, stride);
        case 5 -> pass5(from, to, rest, stride);
        default -> passAny(from, to, radix, rest, stride);
      }
      stride *= radix;
      double[] swap = from;
      from = to;
      to = swap;
    }
    if (radices.length % 2 != 0) {
      System.arraycopy(from, 0, data, 0, 2 * size);
    }
  }

  private void pass2(double[] x, double[] y, int rest, int stride) {
    int half = 2 * stride * rest;
    for (int p = 0; p < rest; p++) {
      double wr = roots[2 * p * stride];
      double wi = roots[2 * p * stride + 1];
      int in = 2 * stride * p;
      int out = 4 * stride * p;
      for (int q = 0; q < 2 * stride; q += 2) {
        double ar = x[in + q];
        double ai = x[in + q + 1];
        double br = x[in + q + half];
        double bi = x[in + q + half + 1];
        y[out + q] = ar + br;
        y[out + q + 1] = ai + bi;
        double dr = ar - br;
        double di = ai - bi;
        y[out + q + 2 * stride] = dr * wr - di * wi;
        y[out + q + 2 * stride + 1] = dr * wi + di * wr;
      }
    }
  }

  private void pass4(double[] x, double[] y, int rest, int stride) {
    int quarter = 2 * stride * rest;
    int s = 2 * stride;
    for (int p = 0; p < rest; p++) {
      int w = 2 * p * stride;
      for (int q = 0; q < s; q += 2) {
        int in = s * p + q;
        int out = 4 * s * p + q;
        double sumR = x[in] + x[in + 2 * quarter];
        double sumI = x[in + 1] + x[in + 2 * quarter + 1];
        double differenceR = x[in] - x[in + 2 * quarter];
        double differenceI = x[in + 1] - x[in + 2 * quarter + 1];
        double oddSumR = x[in + quarter] + x[in + 3 * quarter];
        double oddSumI = x[in + quarter + 1] + x[in + 3 * quarter + 1];
        double oddR = x[in + quarter] - x[in + 3 * quarter];
        double oddI = x[in + quarter + 1] - x[in + 3 * quarter + 1];
        y[out] = sumR + oddSumR;
        y[out + 1] = sumI + oddSumI;
        rotate(y, out + s, differenceR + oddI, differenceI - oddR, w);
        rotate(y, out + 2 * s, sumR - oddSumR, sumI - oddSumI, 2 * w);
        rotate(y, out + 3 * s, differenceR - oddI, differenceI + oddR, 3 * w);
      }
    }
  }

  /**
   * Inputs 1 and 4, 2 and 3 come in conjugate pairs: one sum and one difference serve two outputs.
   */
  private void pass5(double[] x, double[] y, int rest, int stride) {
    int fifth = 2 * stride * rest;
    int s = 2 * stride;
    for (int p = 0; p < rest; p++) {
      int w = 2 * p * stride;
      for (int q = 0; q < s; q += 2) {
        int in = s * p + q;
        int out = 5 * s * p + q;
        double sum1R = x[in + fifth] + x[in + 4 * fifth];
        double sum1I = x[in + fifth + 1] + x[in + 4 * fifth + 1];
        double difference1R = x[in + fifth] - x[in + 4 * fifth];
        double difference1I = x[in + fifth + 1] - x[in + 4 * fifth + 1];
        double sum2R = x[in + 2 * fifth] + x[in + 3 * fifth];
        double sum2I = x[in + 2 * fifth + 1] + x[in + 3 * fifth + 1];
        double difference2R = x[in + 2 * fifth] - x[in + 3 * fifth];
        double difference2I = x[in + 2 * fifth + 1] - x[in + 3 * fifth + 1];
        y[out] = x[in] + sum1R + sum2R;
        y[out + 1] = x[in + 1] + sum1I + sum2I;
        double evenR = x[in] + COS_1 * sum1R + COS_2 * sum2R;
        double evenI = x[in + 1] + COS_1 * sum1I + COS_2 * sum2I;
        double oddR = SIN_1 * difference1I + SIN_2 * difference2I;
        double oddI = SIN_1 * difference1R + SIN_2 * difference2R;
        rotate(y, out + s, evenR + oddR, evenI - oddI, w);
        rotate(y, out + 4 * s, evenR - oddR, evenI + oddI, 4 * w);
        evenR = x[in] + COS_2 * sum1R + COS_1 * sum2R;
        evenI = x[in + 1] + COS_2 * sum1I + COS_1 * sum2I;
        oddR = SIN_2 * difference1I - SIN_1 * difference2I;
        oddI = SIN_2 * difference1R - SIN_1 * difference2R;
        rotate(y, out + 2 * s, evenR + oddR, evenI - oddI, 2 * w);
        rotate(y, out + 3 * s, evenR - oddR, evenI + oddI, 3 * w);
      }
    }
  }

  /** Stores a value times the root at {@code w}. */
  private void rotate(double[] y, int at, double real, double imaginary, int w) {
    y[at] = real * roots[w] - imaginary * roots[w + 1];
    y[at + 1] = real * roots[w + 1] + imaginary * roots[w];
  }

  /** Output k of each small transform takes input j times root {@code j k / radix + p k / n}. */
  private void passAny(double[] x, double[] y, int radix, int rest, int stride) {
    int part = 2 * stride * rest;
    int s = 2 * stride;
    int rootStep = size / radix;
    for (int p = 0; p < rest; p++) {
      for (int k = 0; k < radix; k++) {
        for (int q = 0; q < s; q += 2) {
          double sumR = 0;
          double sumI = 0;
          for (int j = 0; j < radix; j++) {
            int root = 2 * ((j * k % radix) * rootStep);
            int in = s * p + q + j * part;
            sumR += x[in] * roots[root] - x[in + 1] * roots[root + 1];
            sumI += x[in] * roots[root + 1] + x[in + 1] * roots[root];
          }
          double wr = roots[2 * p * k * stride];
          double wi = roots[2 * p * k * stride + 1];
          int out = s * (radix * p + k) + q;
          y[out] = sumR * wr - sumI * wi;
          y[out + 1] = sumR * wi + sumI * wr;
        }
      }
    }
  }
}
