package org.speechlm4j.core.weights;

import org.speechlm4j.core.tensor.Shape;

/** Folds a direction and a length into one tensor. */
final class WeightNorm {

  private WeightNorm() {}

  /**
   * Overwrites {@code v} of the given shape by {@code g v / |v|}, norms over all but one axis; what
   * has no direction becomes 0.
   */
  static void fold(float[] g, float[] v, Shape shape, int keptAxis) {
    int inner = shape.count(keptAxis + 1, shape.rank());
    int kept = shape.size(keptAxis);
    double[] squares = new double[kept];
    for (int i = 0; i < v.length; i++) {
      squares[i / inner % kept] += (double) v[i] * v[i];
    }
    for (int i = 0; i < v.length; i++) {
      int k = i / inner % kept;
      v[i] = squares[k] == 0 ? 0 : (float) (v[i] * (g[k] / Math.sqrt(squares[k])));
    }
  }
}
