package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.speechlm4j.core.tensor.NearestCodeOp.Distance;

/**
 * A codebook {@code [K, D]} made ready for the search of the nearest code.
 *
 * <p>The nearest code of x maximises a score that is a product plus a constant of the code: {@code
 * x.c - |c|^2 / 2} for the Euclidean distance, {@code x.c / |c|} for the cosine. Scores are
 * computed in single precision; {@link #uncertainty} bounds their rounding error, so that only
 * codes whose scores lie within it have to be compared in double precision.
 *
 * @param distance what nearness means
 * @param codes the codes as given
 * @param panels the codes, for the cosine divided by their lengths, packed
 * @param shortCodes the same with {@link CodeKernels#DEPTH} elements each, of which the last may be
 *     zeros; empty if codes have more
 * @param constants what is added to each product, negative infinity for what fills the last panel
 * @param maxNorm length of the longest packed code
 */
record Codebook(
    Distance distance,
    float[] codes,
    Panels panels,
    Panels shortCodes,
    float[] constants,
    double maxNorm) {

  private static final double UNIT_ROUNDOFF = 0x1p-24;
  private static final int SHORT = CodeKernels.DEPTH;

  /** Below this, single precision may have lost much of a sum of squares. */
  private static final double LEAST_SQUARE = 0x1p-80;

  /** Indices up to here are exact as floats. */
  private static final int MOST_SHORT_CODES = 1 << 24;

  /** Makes the codes {@code [count, dimension]} ready. */
  static Codebook of(Distance distance, float[] codes, int count, int dimension) {
    float[] packed = distance == Distance.COSINE ? new float[count * dimension] : codes;
    float[] constants = new float[Panels.filled(count)];
    Arrays.fill(constants, count, constants.length, Float.NEGATIVE_INFINITY);
    double longest = 0;
    for (int k = 0; k < count; k++) {
      double square = 0;
      for (int d = 0; d < dimension; d++) {
        double value = codes[k * dimension + d];
        square += value * value;
      }
      double norm = Math.sqrt(square);
      if (distance == Distance.COSINE) {
        for (int d = 0; d < dimension; d++) {
          int at = k * dimension + d;
          packed[at] = norm == 0 ? 0 : (float) (codes[at] / norm);
        }
        longest = 1;
      } else {
        constants[k] = (float) (-square / 2);
        longest = Math.max(longest, norm);
      }
    }
    Panels panels = Panels.ofTransposed(packed, 0, dimension, dimension, count);
    boolean few = dimension <= SHORT && dimension > 0 && count <= MOST_SHORT_CODES;
    Panels shortCodes =
        few ? filled(packed, count, dimension) : new Panels(new float[0], 0, SHORT, 0);
    return new Codebook(distance, codes, panels, shortCodes, constants, longest);
  }

  private static Panels filled(float[] codes, int count, int dimension) {
    float[] filled = new float[count * SHORT];
    for (int k = 0; k < count; k++) {
      System.arraycopy(codes, k * dimension, filled, k * SHORT, dimension);
    }
    return Panels.ofTransposed(filled, 0, SHORT, SHORT, count);
  }

  /** Whether codes are so short that scores are best compared in registers. */
  boolean isShort() {
    return shortCodes.columns() > 0;
  }

  /** Number of codes K. */
  int count() {
    return panels.columns();
  }

  /** Length D of a code. */
  int dimension() {
    return panels.depth();
  }

  /**
   * Twice the largest error of a score: what the scores of the vector at {@code offset} must differ
   * by for their order to be certain. Each of D + 4 roundings errs by one part in 2^24 of at most
   * the sum of the magnitudes.
   */
  float uncertainty(RowKernels rows, float[] x, int offset) {
    double square = rows.squares(x, offset, dimension(), 0);
    if (!(square > LEAST_SQUARE && square < Float.POSITIVE_INFINITY)) {
      square = square(x, offset);
    }
    double magnitude = Math.sqrt(square) * maxNorm;
    if (distance == Distance.EUCLIDEAN) {
      magnitude += maxNorm * maxNorm / 2;
    }
    return (float) (2.1 * (dimension() + 4) * UNIT_ROUNDOFF * magnitude);
  }

  private double square(float[] x, int offset) {
    double square = 0;
    for (int d = 0; d < dimension(); d++) {
      double value = x[offset + d];
      square += value * value;
    }
    return square;
  }

  /** The first of the nearest among {@code count} candidates, which rise, in double precision. */
  int nearest(float[] x, int offset, int[] candidates, int count) {
    if (count < 2) {
      return count == 0 ? 0 : candidates[0];
    }
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      double distanceToCode = distanceTo(x, offset, candidates[i]);
      if (distanceToCode < least) {
        least = distanceToCode;
        nearest = candidates[i];
      }
    }
    return nearest;
  }

  private double distanceTo(float[] x, int offset, int code) {
    double product = 0;
    double square = 0;
    double norm = 0;
    for (int d = 0; d < dimension(); d++) {
      double value = x[offset + d];
      double other = codes[code * dimension() + d];
      product += value * other;
      square += (value - other) * (value - other);
      norm += other * other;
    }
    return switch (distance) {
      case EUCLIDEAN -> square;
      case COSINE -> norm == 0 ? 0 : -product / Math.sqrt(norm);
    };
  }
}
