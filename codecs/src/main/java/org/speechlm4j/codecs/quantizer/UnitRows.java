package org.speechlm4j.codecs.quantizer;

/** Rows of unit length on the host. */
final class UnitRows {

  private UnitRows() {}

  /** Divides each row by its Euclidean norm; rows of zeros stay. */
  static void normalize(float[] rows, int width) {
    for (int from = 0; from < rows.length; from += width) {
      double square = 0;
      for (int i = from; i < from + width; i++) {
        square += (double) rows[i] * rows[i];
      }
      for (int i = from; square > 0 && i < from + width; i++) {
        rows[i] = (float) (rows[i] / Math.sqrt(square));
      }
    }
  }
}
