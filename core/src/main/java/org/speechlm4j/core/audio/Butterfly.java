package org.speechlm4j.core.audio;

import java.util.Arrays;

/**
 * One small transform of a pass of {@link ComplexFft}, for all signals: {@code y[k] = w^k sum over
 * j of x[j] exp(-2 pi i j k / radix)}.
 *
 * <p>Rows are arrays of their own, and a loop has the same index in all of them: what it writes is
 * what it reads only where that does no harm. Over parts of one long array the compiler would not
 * know, and make no vectors of the loop; nor does it where a loop does much more than these do.
 *
 * @param x values before the pass
 * @param in row of the first input
 * @param part rows from one input to the next
 * @param y values after the pass
 * @param out row of the first output
 * @param stride rows from one output to the next
 * @param spare {@link #SPARE} rows for values in between
 * @param roots cos and -sin of {@code 2 pi k / size}, interleaved
 * @param w which of the roots is w
 * @param signals how many signals are transformed
 */
record Butterfly(
    ComplexRows x,
    int in,
    int part,
    ComplexRows y,
    int out,
    int stride,
    ComplexRows spare,
    double[] roots,
    int w,
    int signals) {

  /** Rows that a transform needs beside its inputs and outputs. */
  static final int SPARE = 6;

  private static final double COS_1 = Math.cos(2 * Math.PI / 5);
  private static final double COS_2 = Math.cos(4 * Math.PI / 5);
  private static final double SIN_1 = Math.sin(2 * Math.PI / 5);
  private static final double SIN_2 = Math.sin(4 * Math.PI / 5);

  void transform(int radix) {
    switch (radix) {
      case 2 -> two();
      case 4 -> four();
      case 5 -> five();
      default -> any(radix);
    }
  }

  private double[] inReal(int j) {
    return x.real()[in + j * part];
  }

  private double[] inImaginary(int j) {
    return x.imaginary()[in + j * part];
  }

  private double[] outReal(int k) {
    return y.real()[out + k * stride];
  }

  private double[] outImaginary(int k) {
    return y.imaginary()[out + k * stride];
  }

  private double rootReal(int k) {
    return roots[2 * k * w];
  }

  private double rootImaginary(int k) {
    return roots[2 * k * w + 1];
  }

  private void two() {
    double[] x0r = inReal(0);
    double[] x0i = inImaginary(0);
    double[] x1r = inReal(1);
    double[] x1i = inImaginary(1);
    double[] y0r = outReal(0);
    double[] y0i = outImaginary(0);
    double[] y1r = outReal(1);
    double[] y1i = outImaginary(1);
    double wr = rootReal(1);
    double wi = rootImaginary(1);
    for (int i = 0; i < signals; i++) {
      double sumR = x0r[i] + x1r[i];
      double sumI = x0i[i] + x1i[i];
      double differenceR = x0r[i] - x1r[i];
      double differenceI = x0i[i] - x1i[i];
      y0r[i] = sumR;
      y0i[i] = sumI;
      y1r[i] = differenceR * wr - differenceI * wi;
      y1i[i] = differenceR * wi + differenceI * wr;
    }
  }

  private void four() {
    evenOfFour();
    oddOfFour(1, 3);
    oddOfFour(3, 1);
  }

  private void evenOfFour() {
    double[] x0r = inReal(0);
    double[] x0i = inImaginary(0);
    double[] x1r = inReal(1);
    double[] x1i = inImaginary(1);
    double[] x2r = inReal(2);
    double[] x2i = inImaginary(2);
    double[] x3r = inReal(3);
    double[] x3i = inImaginary(3);
    double[] y0r = outReal(0);
    double[] y0i = outImaginary(0);
    double[] y2r = outReal(2);
    double[] y2i = outImaginary(2);
    double wr = rootReal(2);
    double wi = rootImaginary(2);
    for (int i = 0; i < signals; i++) {
      double sumR = x0r[i] + x2r[i];
      double sumI = x0i[i] + x2i[i];
      double oddSumR = x1r[i] + x3r[i];
      double oddSumI = x1i[i] + x3i[i];
      double differenceR = sumR - oddSumR;
      double differenceI = sumI - oddSumI;
      y0r[i] = sumR + oddSumR;
      y0i[i] = sumI + oddSumI;
      y2r[i] = differenceR * wr - differenceI * wi;
      y2i[i] = differenceR * wi + differenceI * wr;
    }
  }

  /** Output k of four, 1 or 3, is {@code w^k (x[0] - x[2] - i (x[k] - x[4 - k]))}. */
  private void oddOfFour(int k, int other) {
    double[] x0r = inReal(0);
    double[] x0i = inImaginary(0);
    double[] x1r = inReal(k);
    double[] x1i = inImaginary(k);
    double[] x2r = inReal(2);
    double[] x2i = inImaginary(2);
    double[] x3r = inReal(other);
    double[] x3i = inImaginary(other);
    double[] yr = outReal(k);
    double[] yi = outImaginary(k);
    double wr = rootReal(k);
    double wi = rootImaginary(k);
    for (int i = 0; i < signals; i++) {
      double real = x0r[i] - x2r[i] + (x1i[i] - x3i[i]);
      double imaginary = x0i[i] - x2i[i] - (x1r[i] - x3r[i]);
      yr[i] = real * wr - imaginary * wi;
      yi[i] = real * wi + imaginary * wr;
    }
  }

  /**
   * Inputs 1 and 4, 2 and 3 come in conjugate pairs: one sum and one difference serve two outputs.
   * The first four spare rows hold them.
   */
  private void five() {
    sumsOfFive(x.real(), spare.real(), outReal(0));
    sumsOfFive(x.imaginary(), spare.imaginary(), outImaginary(0));
    pairOfFive(1, COS_1, COS_2, SIN_1, SIN_2);
    pairOfFive(2, COS_2, COS_1, SIN_2, -SIN_1);
  }

  private void sumsOfFive(double[][] rows, double[][] sums, double[] y0) {
    double[] x0 = rows[in];
    double[] x1 = rows[in + part];
    double[] x2 = rows[in + 2 * part];
    double[] x3 = rows[in + 3 * part];
    double[] x4 = rows[in + 4 * part];
    double[] sum1 = sums[0];
    double[] sum2 = sums[1];
    double[] difference1 = sums[2];
    double[] difference2 = sums[3];
    for (int i = 0; i < signals; i++) {
      double first = x1[i];
      double second = x2[i];
      double third = x3[i];
      double fourth = x4[i];
      double outer = first + fourth;
      double inner = second + third;
      y0[i] = x0[i] + outer + inner;
      sum1[i] = outer;
      sum2[i] = inner;
      difference1[i] = first - fourth;
      difference2[i] = second - third;
    }
  }

  /** Outputs k and 5 - k, with the cosines and sines of k and 2 k fifths of a turn. */
  private void pairOfFive(int k, double cos1, double cos2, double sin1, double sin2) {
    double[][] r = spare.real();
    double[][] i = spare.imaginary();
    boolean turned = w != 0;
    double[] firstR = turned ? r[4] : outReal(k);
    double[] firstI = turned ? i[4] : outImaginary(k);
    double[] secondR = turned ? r[5] : outReal(5 - k);
    double[] secondI = turned ? i[5] : outImaginary(5 - k);
    combine(inReal(0), r[0], r[1], i[2], i[3], cos1, cos2, sin1, sin2, firstR, secondR);
    combine(inImaginary(0), i[0], i[1], r[2], r[3], cos1, cos2, sin1, sin2, secondI, firstI);
    if (turned) {
      turn(firstR, firstI, k);
      turn(secondR, secondI, 5 - k);
    }
  }

  private void combine(
      double[] x0,
      double[] sum1,
      double[] sum2,
      double[] difference1,
      double[] difference2,
      double cos1,
      double cos2,
      double sin1,
      double sin2,
      double[] added,
      double[] subtracted) {
    for (int i = 0; i < signals; i++) {
      double even = x0[i] + cos1 * sum1[i] + cos2 * sum2[i];
      double odd = sin1 * difference1[i] + sin2 * difference2[i];
      added[i] = even + odd;
      subtracted[i] = even - odd;
    }
  }

  private void any(int radix) {
    int rootStep = roots.length / 2 / radix;
    double[] sumR = spare.real()[0];
    double[] sumI = spare.imaginary()[0];
    for (int k = 0; k < radix; k++) {
      Arrays.fill(sumR, 0, signals, 0);
      Arrays.fill(sumI, 0, signals, 0);
      for (int j = 0; j < radix; j++) {
        int root = 2 * (j * k % radix * rootStep);
        add(inReal(j), inImaginary(j), roots[root], roots[root + 1], sumR, sumI);
      }
      turn(sumR, sumI, k);
    }
  }

  private void add(double[] xr, double[] xi, double wr, double wi, double[] sumR, double[] sumI) {
    for (int i = 0; i < signals; i++) {
      double real = xr[i];
      double imaginary = xi[i];
      sumR[i] += real * wr - imaginary * wi;
      sumI[i] += real * wi + imaginary * wr;
    }
  }

  /** Output k is a value times {@code w^k}. */
  private void turn(double[] real, double[] imaginary, int k) {
    double[] yr = outReal(k);
    double[] yi = outImaginary(k);
    double wr = rootReal(k);
    double wi = rootImaginary(k);
    for (int i = 0; i < signals; i++) {
      double r = real[i];
      double m = imaginary[i];
      yr[i] = r * wr - m * wi;
      yi[i] = r * wi + m * wr;
    }
  }
}
