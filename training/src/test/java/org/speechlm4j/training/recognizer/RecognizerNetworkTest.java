package org.speechlm4j.training.recognizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.training.data.PaddedBatch;

class RecognizerNetworkTest {

  private static final RecognizerConfig CONFIG =
      new RecognizerConfig(9, 12, 7, 2, List.of("a", "b", "c"));

  private final Engine engine = CpuEngine.withThreads(2);
  private final RecognizerNetwork network =
      RecognizerNetwork.of(Weights.init(3, engine), CONFIG, 0.5f);

  private static FeatureMatrix noise(int frames) {
    SplittableRandom random = new SplittableRandom(frames);
    FeatureMatrix noise = FeatureMatrix.zeros(frames, CONFIG.mels());
    for (int i = 0; i < noise.values().length; i++) {
      noise.values()[i] = (float) random.nextGaussian();
    }
    return noise;
  }

  private float[] run(List<FeatureMatrix> rows) {
    PaddedBatch batch = PaddedBatch.of(rows);
    Shape shape = Shape.of(batch.size(), batch.time(), batch.channels());
    return network.forward(engine.constant(batch.values(), shape), batch.lengths()).toFloats();
  }

  @Test
  void paddedBatch_equalsItsRows() {
    List<FeatureMatrix> rows = List.of(noise(31), noise(1), noise(20), noise(2), noise(9));
    float[] together = run(rows);
    int[] frames = network.frames(rows.stream().mapToInt(FeatureMatrix::frames).toArray());
    assertThat(frames).containsExactly(16, 1, 10, 1, 5);
    int outputs = CONFIG.phones().size() + 1;
    for (int i = 0; i < frames.length; i++) {
      int from = i * 16 * outputs;
      assertThat(Arrays.copyOfRange(together, from, from + frames[i] * outputs))
          .isEqualTo(run(List.of(rows.get(i))));
    }
  }

  @Test
  void everyFrame_isReadInBothDirections() {
    FeatureMatrix first = noise(40);
    float[] before = run(List.of(first));
    for (int changed : new int[] {0, 39}) {
      FeatureMatrix other = new FeatureMatrix(first.values().clone(), 40, CONFIG.mels());
      other.values()[changed * CONFIG.mels()] += 3;
      float[] after = run(List.of(other));
      int outputs = CONFIG.phones().size() + 1;
      for (int t = 0; t < 20; t++) {
        assertThat(Arrays.copyOfRange(after, t * outputs, (t + 1) * outputs))
            .isNotEqualTo(Arrays.copyOfRange(before, t * outputs, (t + 1) * outputs));
      }
    }
  }
}
