package org.speechlm4j.core.audio;

import java.util.ArrayList;
import java.util.List;

/**
 * Discrete Fourier transform of complex signals whose length is a product of small primes, of
 * several signals side by side.
 *
 * <p>Stockham's self-sorting form: each pass does {@code length / radix} small transforms from one
 * set of rows to the other and needs no bit reversal, so radices mix freely (4, 2, 5, and any other
 * prime by its definition). See van Loan, Computational Frameworks for the Fast Fourier Transform,
 * section 1.7.
 */
final class ComplexFft {

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

  /** What one thread needs to transform so many signals at once. */
  Buffers newBuffers(int signals) {
    // One row more than values, for the spectrum of twice as many real ones.
    return new Buffers(
        ComplexRows.zeros(size + 1, signals),
        ComplexRows.zeros(size + 1, signals),
        ComplexRows.zeros(Butterfly.SPARE, signals));
  }

  /**
   * The memory of a transform.
   *
   * @param data the signals; overwritten
   * @param work the transforms of passes in between, or of the last
   * @param spare see {@link Butterfly}
   */
  record Buffers(ComplexRows data, ComplexRows work, ComplexRows spare) {

    /** Of data and work the one that is not this. */
    ComplexRows other(ComplexRows rows) {
      return rows.equals(data) ? work : data;
    }
  }

  /**
   * Transforms the first {@code signals} of the data; returns data or work, where they are then.
   */
  ComplexRows forward(Buffers buffers, int signals) {
    ComplexRows from = buffers.data();
    int rest = size;
    int stride = 1;
    for (int radix : radices) {
      rest /= radix;
      ComplexRows to = buffers.other(from);
      pass(from, to, buffers.spare(), radix, rest, stride, signals);
      stride *= radix;
      from = to;
    }
    return from;
  }

  private void pass(
      ComplexRows x,
      ComplexRows y,
      ComplexRows spare,
      int radix,
      int rest,
      int stride,
      int signals) {
    int part = stride * rest;
    for (int p = 0; p < rest; p++) {
      for (int q = 0; q < stride; q++) {
        int in = stride * p + q;
        int out = radix * stride * p + q;
        new Butterfly(x, in, part, y, out, stride, spare, roots, p * stride, signals)
            .transform(radix);
      }
    }
  }
}
