package org.speechlm4j.core.audio;

/**
 * The orthonormal discrete cosine transform of type II (Ahmed et al. 1974), as a matrix of its
 * first rows: row k is {@code sqrt(2 / size) cos(pi k (i + 0.5) / size)}, row 0 divided by {@code
 * sqrt(2)}.
 */
public final class Dct {

  private final double[][] rows;

  private Dct(double[][] rows) {
    this.rows = rows;
  }

  /**
   * The first {@code coefficients} rows of the transform of {@code size} values.
   *
   * @throws IllegalArgumentException if the coefficients are not 1 to {@code size}
   */
  public static Dct of(int coefficients, int size) {
    if (coefficients < 1 || coefficients > size) {
      throw new IllegalArgumentException(
          "coefficients: found %d, need 1 to %d".formatted(coefficients, size));
    }
    double[][] rows = new double[coefficients][size];
    for (int k = 0; k < coefficients; k++) {
      double gain = Math.sqrt((k == 0 ? 1.0 : 2.0) / size);
      for (int i = 0; i < size; i++) {
        rows[k][i] = gain * Math.cos(Math.PI * k * (i + 0.5) / size);
      }
    }
    return new Dct(rows);
  }

  /** Number of coefficients. */
  public int coefficients() {
    return rows.length;
  }

  /** Number of values that are transformed. */
  public int size() {
    return rows[0].length;
  }

  /**
   * Transforms one frame.
   *
   * @param values [size]
   * @param coefficients [coefficients]; overwritten
   */
  public void apply(double[] values, double[] coefficients) {
    for (int k = 0; k < rows.length; k++) {
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        sum += rows[k][i] * values[i];
      }
      coefficients[k] = sum;
    }
  }

  /** Transforms several frames: [size][frames] to [coefficients][frames]. */
  void apply(double[][] values, double[][] coefficients, int frames) {
    for (int k = 0; k < rows.length; k++) {
      RowSums.weigh(rows[k], values, 0, coefficients[k], frames);
    }
  }

  /** The matrix, [coefficients, size]. */
  public FeatureMatrix matrix() {
    FeatureMatrix matrix = FeatureMatrix.zeros(coefficients(), size());
    for (int k = 0; k < coefficients(); k++) {
      for (int i = 0; i < size(); i++) {
        matrix.values()[k * size() + i] = (float) rows[k][i];
      }
    }
    return matrix;
  }
}
