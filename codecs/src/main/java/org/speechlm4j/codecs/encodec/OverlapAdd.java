package org.speechlm4j.codecs.encodec;

import java.util.List;
import org.speechlm4j.core.Audio;

/**
 * Joins overlapping chunks, each weighted by a triangle over the first chunk's length and the sum
 * divided by the weights' (EnCodec's public code, {@code _linear_overlap_add}).
 */
final class OverlapAdd {

  private final double[][] sums;
  private final double[] weights;
  private final int triangle;

  private OverlapAdd(int channels, int length, int triangle) {
    this.sums = new double[channels][length];
    this.weights = new double[length];
    this.triangle = triangle;
  }

  /** Chunks of which each begins {@code stride} samples after the one before. */
  static Audio join(List<Audio> chunks, int stride) {
    int length = 0;
    for (int i = 0; i < chunks.size(); i++) {
      length = Math.max(length, i * stride + chunks.get(i).length());
    }
    Audio first = chunks.getFirst();
    OverlapAdd joined = new OverlapAdd(first.channelCount(), length, first.length());
    for (int i = 0; i < chunks.size(); i++) {
      joined.add(chunks.get(i), i * stride);
    }
    return joined.toAudio(first.sampleRate());
  }

  private void add(Audio chunk, int offset) {
    for (int t = 0; t < chunk.length(); t++) {
      double weight = weight(t);
      weights[offset + t] += weight;
      for (int c = 0; c < sums.length; c++) {
        sums[c][offset + t] += weight * chunk.channels()[c][t];
      }
    }
  }

  /** Rises from the chunk's start to its middle and falls to its end; nowhere zero. */
  private double weight(int t) {
    return 0.5 - Math.abs((t + 1.0) / (triangle + 1.0) - 0.5);
  }

  private Audio toAudio(int sampleRate) {
    float[][] channels = new float[sums.length][weights.length];
    for (int c = 0; c < sums.length; c++) {
      for (int t = 0; t < weights.length; t++) {
        channels[c][t] = (float) (sums[c][t] / weights[t]);
      }
    }
    return new Audio(channels, sampleRate);
  }
}
