package org.speechlm4j.core.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.CtcLossOp;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.Evaluation;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;

/** Rows whose paths are less probable than any double. */
class CpuCtcTest {

  private static final CtcLossOp OP = new CtcLossOp(0);
  private static final int FRAMES = 301;
  private static final int LABELS = 120;

  private final CpuEngine engine = CpuEngine.withThreads(1);

  /** The blank is all but sure in each frame, so that paths to come are below 1e-2000. */
  @Test
  void loss_ofUnlikelyLabels_equalsTheReference() {
    for (float label : new float[] {-20, -90, -800, -1e6f}) {
      ReferenceEngine reference = new ReferenceEngine();
      double expected = reference.doubles(loss(reference, label))[0];
      float found = engine.floats(loss(engine, label))[0];
      assertThat((double) found).isCloseTo(expected, within(1e-7 * expected));
    }
  }

  @Test
  void gradient_ofUnlikelyLabels_isMinusAProbabilityInEachFrame() {
    for (float label : new float[] {-20, -90, -800, -1e6f}) {
      EngineArray loss = loss(engine, label);
      EngineArray one = engine.upload(HostTensor.of(new float[] {1}, 1));
      boolean[] needed = {true, false, false, false};
      float[] gradient =
          engine.floats(
              Objects.requireNonNull(
                  engine
                      .gradients(
                          new Evaluation(OP, List.of(inputs(engine, label)), loss), one, needed)
                      .getFirst()));
      for (int t = 0; t < FRAMES; t++) {
        float sum = gradient[3 * t] + gradient[3 * t + 1] + gradient[3 * t + 2];
        assertThat(sum).isCloseTo(-1, within(1e-6f));
      }
    }
  }

  @Test
  void loss_ofWhatIsNoNumber_isNone() {
    assertThat(engine.floats(loss(engine, Float.NaN))[0]).isNaN();
    assertThat(engine.floats(loss(engine, Float.NEGATIVE_INFINITY))[0]).isInfinite();
  }

  private static EngineArray loss(Engine engine, float label) {
    return engine.run(OP, Shape.of(1), inputs(engine, label));
  }

  /** Log probabilities [1, FRAMES, 3], labels 1 and 2 in turn, frames and labels. */
  private static EngineArray[] inputs(Engine engine, float label) {
    float[] logProbabilities = new float[3 * FRAMES];
    Arrays.fill(logProbabilities, label);
    for (int t = 0; t < FRAMES; t++) {
      logProbabilities[3 * t] = -1e-6f;
      logProbabilities[3 * t + 1] += t % 7 / 8f;
    }
    int[] labels = new int[LABELS];
    for (int i = 0; i < LABELS; i++) {
      labels[i] = 1 + i % 2;
    }
    return new EngineArray[] {
      engine.upload(HostTensor.of(logProbabilities, 1, FRAMES, 3)),
      engine.upload(HostTensor.of(labels, 1, LABELS)),
      engine.upload(HostTensor.of(new int[] {FRAMES}, 1)),
      engine.upload(HostTensor.of(new int[] {LABELS}, 1))
    };
  }
}
