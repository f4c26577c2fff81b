package org.speechlm4j.core.cluster;

import java.util.List;

/**
 * Vectors of one dimension, one after the other.
 *
 * @param values the vectors' elements, vector by vector; not copied
 * @param dimension elements of one vector, at least 1
 */
public record Points(float[] values, int dimension) {

  /**
   * Checks that the values make whole vectors of finite numbers.
   *
   * @throws IllegalArgumentException if they do not
   */
  public Points {
    if (dimension < 1 || values.length % dimension != 0) {
      throw new IllegalArgumentException(
          "points: found %d values of dimension %d, need whole vectors"
              .formatted(values.length, dimension));
    }
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "points: found %s in vector %d, need finite numbers"
                .formatted(values[i], i / dimension));
      }
    }
  }

  /**
   * The vectors of several arrays as one set, such as the frames of several recordings.
   *
   * @param parts vectors one after the other in each
   * @throws IllegalArgumentException as {@link #Points(float[], int)}
   */
  public static Points joined(List<float[]> parts, int dimension) {
    float[] values = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, values, at, part.length);
      at += part.length;
    }
    return new Points(values, dimension);
  }

  /** Number of vectors. */
  public int count() {
    return values.length / dimension;
  }

  /** Squared Euclidean distance of two vectors. */
  static double squaredDistance(float[] x, int xOffset, float[] y, int yOffset, int dimension) {
    double sum = 0;
    for (int d = 0; d < dimension; d++) {
      double difference = x[xOffset + d] - y[yOffset + d];
      sum += difference * difference;
    }
    return sum;
  }
}
