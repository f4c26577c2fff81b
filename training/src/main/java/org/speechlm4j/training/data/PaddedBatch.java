package org.speechlm4j.training.data;

import java.util.List;
import org.speechlm4j.core.audio.FeatureMatrix;

/**
 * Sequences of different lengths in one array, each followed by zeros.
 *
 * @param values {@code [batch, time, channels]} row by row; not copied
 * @param time frames of each row with its padding
 * @param channels values per frame
 * @param lengths valid frames of each row; not copied
 */
public record PaddedBatch(float[] values, int time, int channels, int[] lengths) {

  /**
   * Checks that the shape fits.
   *
   * @throws IllegalArgumentException if it does not
   */
  public PaddedBatch {
    if (time < 0 || channels < 1 || (long) lengths.length * time * channels != values.length) {
      throw new IllegalArgumentException(
          "found %d values for a shape of [%d, %d, %d], need their product"
              .formatted(values.length, lengths.length, time, channels));
    }
    for (int length : lengths) {
      if (length < 0 || length > time) {
        throw new IllegalArgumentException(
            "lengths: found %d, need 0 to %d".formatted(length, time));
      }
    }
  }

  /**
   * Pads every sequence to the longest.
   *
   * @param rows sequences {@code [frames, channels]}, at least one, all with as many channels
   * @throws IllegalArgumentException if there is none, the channels differ, or an array cannot hold
   *     them
   */
  public static PaddedBatch of(List<FeatureMatrix> rows) {
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("rows: found none, need at least one");
    }
    int channels = rows.getFirst().dim();
    int time = 0;
    for (FeatureMatrix row : rows) {
      if (row.dim() != channels) {
        throw new IllegalArgumentException(
            "rows: found %d and %d channels, need one number".formatted(channels, row.dim()));
      }
      time = Math.max(time, row.frames());
    }
    long count = (long) rows.size() * time * channels;
    if (count > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "rows: found a shape of [%d, %d, %d], need fewer than 2^31 values"
              .formatted(rows.size(), time, channels));
    }
    float[] values = new float[(int) count];
    int[] lengths = new int[rows.size()];
    for (int i = 0; i < lengths.length; i++) {
      FeatureMatrix row = rows.get(i);
      System.arraycopy(row.values(), 0, values, i * time * channels, row.values().length);
      lengths[i] = row.frames();
    }
    return new PaddedBatch(values, time, channels, lengths);
  }

  /** Number of rows. */
  public int size() {
    return lengths.length;
  }
}
