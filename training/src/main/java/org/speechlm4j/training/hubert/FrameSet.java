package org.speechlm4j.training.hubert;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.core.cluster.Points;

/**
 * Frames of recordings with the phone of each.
 *
 * @param rows the frames of each recording
 * @param labels the phone of each frame
 */
record FrameSet(List<FeatureMatrix> rows, List<int[]> labels) {

  /** All frames, one after the other. */
  Points points() {
    int dimension = rows.getFirst().dim();
    int frames = rows.stream().mapToInt(FeatureMatrix::frames).sum();
    float[] values = new float[Math.multiplyExact(frames, dimension)];
    int at = 0;
    for (FeatureMatrix row : rows) {
      System.arraycopy(row.values(), 0, values, at, row.values().length);
      at += row.values().length;
    }
    return new Points(values, dimension);
  }

  /** The phones of all frames. */
  int[] phones() {
    return labels.stream().flatMapToInt(Arrays::stream).toArray();
  }

  /** These frames less the mean and over the deviation of each channel of others. */
  FrameSet standardizedBy(FrameSet others) {
    Points points = others.points();
    int dimension = points.dimension();
    double[] mean = new double[dimension];
    double[] deviation = new double[dimension];
    for (int i = 0; i < points.values().length; i++) {
      mean[i % dimension] += points.values()[i];
    }
    for (int c = 0; c < dimension; c++) {
      mean[c] /= points.count();
    }
    for (int i = 0; i < points.values().length; i++) {
      double difference = points.values()[i] - mean[i % dimension];
      deviation[i % dimension] += difference * difference;
    }
    for (int c = 0; c < dimension; c++) {
      deviation[c] = Math.sqrt(deviation[c] / points.count()) + 1e-8;
    }
    return new FrameSet(
        rows.stream().map(row -> standardized(row, mean, deviation)).toList(), labels);
  }

  /** Each recording's frames less their mean, which tells the voice more than the phone. */
  FrameSet centred() {
    return new FrameSet(rows.stream().map(FrameSet::centred).toList(), labels);
  }

  private static FeatureMatrix centred(FeatureMatrix row) {
    float[] values = row.values().clone();
    for (int c = 0; c < row.dim(); c++) {
      double sum = 0;
      for (int t = 0; t < row.frames(); t++) {
        sum += row.at(t, c);
      }
      float mean = (float) (sum / row.frames());
      for (int i = c; i < values.length; i += row.dim()) {
        values[i] -= mean;
      }
    }
    return new FeatureMatrix(values, row.frames(), row.dim());
  }

  private static FeatureMatrix standardized(FeatureMatrix row, double[] mean, double[] deviation) {
    float[] values = row.values().clone();
    for (int i = 0; i < values.length; i++) {
      int channel = i % mean.length;
      values[i] = (float) ((values[i] - mean[channel]) / deviation[channel]);
    }
    return new FeatureMatrix(values, row.frames(), row.dim());
  }

  /** At most so many frames, each equally likely, as one recording. */
  FrameSet sampled(int most, long seed) {
    Points points = points();
    int[] phones = phones();
    int dimension = points.dimension();
    int count = Math.min(most, phones.length);
    int[] order = new int[phones.length];
    Arrays.setAll(order, i -> i);
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count * dimension];
    int[] chosen = new int[count];
    for (int i = 0; i < count; i++) {
      int j = i + random.nextInt(order.length - i);
      int pick = order[j];
      order[j] = order[i];
      System.arraycopy(points.values(), pick * dimension, values, i * dimension, dimension);
      chosen[i] = phones[pick];
    }
    return new FrameSet(List.of(new FeatureMatrix(values, count, dimension)), List.of(chosen));
  }
}
