package org.speechlm4j.tokenizers.wav2vec;

import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.Weights;

/**
 * WavLM's position bias, one value per head and bucket of distances (Chen et al. 2022, section
 * IV-A; buckets as in Raffel et al. 2020).
 *
 * @param embedding {@code [buckets, heads]}
 * @param maxDistance frames from which on all share the last bucket
 */
record RelativePositionTable(Tensor embedding, int maxDistance) {

  static RelativePositionTable of(
      Weights weights, Wav2VecConfig.RelativePositions config, int heads) {
    Tensor embedding = weights.get("weight", Initializer.standardNormal(), config.buckets(), heads);
    return new RelativePositionTable(embedding, config.maxDistance());
  }

  /**
   * The bias {@code [heads, 2 time - 1]} of distances {@code 1 - time} to {@code time - 1}, each a
   * key's position less the query's.
   */
  Tensor forward(int time) {
    int[] buckets = new int[2 * time - 1];
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = bucket(i - (time - 1));
    }
    return embedding.gather(embedding.constant(buckets, buckets.length)).transpose(0, 1);
  }

  /** Rounds as the reference does, in single precision: the bucket's edge hangs on it. */
  private int bucket(int distance) {
    int half = embedding.size(0) / 2;
    int exact = half / 2;
    int side = distance > 0 ? half : 0;
    int steps = Math.abs(distance);
    if (steps < exact) {
      return side + steps;
    }
    float octave = (float) Math.log((float) steps / exact);
    float share = octave / (float) Math.log((double) maxDistance / exact);
    int far = (int) (exact + share * (half - exact));
    return side + Math.min(far, half - 1);
  }
}
