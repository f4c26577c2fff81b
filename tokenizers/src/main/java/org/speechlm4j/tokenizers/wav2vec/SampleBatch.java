package org.speechlm4j.tokenizers.wav2vec;

import java.util.List;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;

/**
 * Utterances side by side.
 *
 * @param samples {@code [batch, time]}, zero beyond each row's length
 * @param lengths valid samples of each row
 */
record SampleBatch(Tensor samples, int[] lengths) {

  static SampleBatch of(List<float[]> rows, Backend backend) {
    int[] lengths = rows.stream().mapToInt(row -> row.length).toArray();
    int longest = rows.stream().mapToInt(row -> row.length).max().orElse(0);
    float[] padded = new float[Math.multiplyExact(rows.size(), longest)];
    for (int i = 0; i < lengths.length; i++) {
      System.arraycopy(rows.get(i), 0, padded, i * longest, lengths[i]);
    }
    return new SampleBatch(backend.constant(padded, Shape.of(lengths.length, longest)), lengths);
  }
}
