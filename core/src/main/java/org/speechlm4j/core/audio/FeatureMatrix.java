package org.speechlm4j.core.audio;

import java.util.Objects;

/**
 * Features of successive frames: a matrix [frames, dim], the first index being time.
 *
 * @param values row by row, {@code values[frame * dim + channel]}; not copied
 * @param frames number of rows, may be 0
 * @param dim values per frame, at least 1
 */
public record FeatureMatrix(float[] values, int frames, int dim) {

  /**
   * Checks that the shape fits the values.
   *
   * @throws IllegalArgumentException if it does not
   */
  public FeatureMatrix {
    Objects.requireNonNull(values, "values");
    if (frames < 0 || dim < 1 || (long) frames * dim != values.length) {
      throw new IllegalArgumentException(
          "found %d values for a shape of [%d, %d], need frames x dim values"
              .formatted(values.length, frames, dim));
    }
  }

  /**
   * A matrix of zeros [frames, dim].
   *
   * @throws IllegalArgumentException if the shape is negative or beyond an array
   */
  public static FeatureMatrix zeros(int frames, int dim) {
    long count = (long) frames * dim;
    if (frames < 0 || dim < 1 || count > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "shape: found [%d, %d], need frames >= 0, dim >= 1 and fewer than 2^31 values"
              .formatted(frames, dim));
    }
    return new FeatureMatrix(new float[(int) count], frames, dim);
  }

  /**
   * Sets {@code count} frames from {@code first} to the columns of {@code channels}, [dim][count].
   */
  void setRows(int first, int count, double[][] channels) {
    for (int c = 0; c < dim; c++) {
      double[] channel = channels[c];
      int at = first * dim + c;
      for (int t = 0; t < count; t++) {
        values[at + t * dim] = (float) channel[t];
      }
    }
  }

  /** The value of one channel in one frame. */
  public float at(int frame, int channel) {
    return values[frame * dim + Objects.checkIndex(channel, dim)];
  }

  /** A copy of one frame, [dim]. */
  public float[] row(int frame) {
    float[] row = new float[dim];
    System.arraycopy(values, frame * dim, row, 0, dim);
    return row;
  }

  /**
   * The same values channels first, {@code [dim, frames]} row by row, as PyTorch stores spectra.
   */
  public float[] channelsFirst() {
    float[] turned = new float[values.length];
    for (int t = 0; t < frames; t++) {
      for (int c = 0; c < dim; c++) {
        turned[c * frames + t] = values[t * dim + c];
      }
    }
    return turned;
  }

  /**
   * The channels of several matrices side by side, [frames, sum of dims].
   *
   * @throws IllegalArgumentException if the numbers of frames differ or there is no matrix
   */
  public static FeatureMatrix concatenate(FeatureMatrix... parts) {
    if (parts.length == 0) {
      throw new IllegalArgumentException("parts: found none, need at least one");
    }
    int dim = 0;
    for (FeatureMatrix part : parts) {
      if (part.frames != parts[0].frames) {
        throw new IllegalArgumentException(
            "frames: found %d and %d, need one number".formatted(parts[0].frames, part.frames));
      }
      dim += part.dim;
    }
    FeatureMatrix joined = zeros(parts[0].frames, dim);
    int column = 0;
    for (FeatureMatrix part : parts) {
      for (int t = 0; t < part.frames; t++) {
        System.arraycopy(part.values, t * part.dim, joined.values, t * dim + column, part.dim);
      }
      column += part.dim;
    }
    return joined;
  }
}
