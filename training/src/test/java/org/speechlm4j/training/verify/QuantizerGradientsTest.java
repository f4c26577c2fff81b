package org.speechlm4j.training.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.speechlm4j.core.verify.FixtureAssertions.assertMatches;

import java.io.IOException;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.speechlm4j.codecs.quantizer.QuantizerPass;
import org.speechlm4j.codecs.quantizer.ResidualVectorQuantizer;
import org.speechlm4j.codecs.quantizer.VectorQuantizerOptions;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.training.autodiff.Tape;

/** The gradients of quantisers are what PyTorch gives. */
class QuantizerGradientsTest {

  /** Differences of a logarithm just above 0 would step below it. */
  private static final Set<String> BEYOND_DIFFERENCES = Set.of("out.lfq.grad.x", "out.bsq.grad.x");

  @ParameterizedTest
  @ValueSource(strings = {"vector-quantiser", "residual-quantiser", "scalar-quantisers"})
  void everyOutputAndGradient_equalsPyTorch(String fixture) throws IOException {
    assertMatches(fixture, CpuEngine.shared());
  }

  @ParameterizedTest
  @ValueSource(strings = {"vector-quantiser", "residual-quantiser", "scalar-quantisers"})
  void everyOutputAndGradient_byDifferences_equalsPyTorch(String fixture) throws IOException {
    assertMatches(fixture, new ReferenceEngine(), output -> !BEYOND_DIFFERENCES.contains(output));
  }

  @Test
  void observe_withinAStep_movesTheCodebookAsOnTheEngine() {
    CpuEngine engine = CpuEngine.shared();
    Tape tape = Tape.over(engine);
    VectorQuantizerOptions options = VectorQuantizerOptions.encodec(5, 3);
    ResidualVectorQuantizer eager = ResidualVectorQuantizer.of(Weights.init(1, engine), 2, options);
    ResidualVectorQuantizer taped = ResidualVectorQuantizer.of(Weights.init(1, tape), 2, options);
    for (int step = 0; step < 3; step++) {
      float[] values = values(step, 2 * 7 * 3);
      eager.observe(eager.forward(engine.constant(values, Shape.of(2, 7, 3))));
      tape.step(
          step,
          recording -> {
            HostTensor frames = HostTensor.of(values, 2, 7, 3);
            QuantizerPass pass = taped.forward(recording.variable(frames));
            taped.observe(pass);
            return recording.gradients(pass.losses().total());
          });
    }
    for (int i = 0; i < 2; i++) {
      assertThat(taped.codebooks().get(i).toFloats())
          .isEqualTo(eager.codebooks().get(i).toFloats())
          .isNotEqualTo(
              ResidualVectorQuantizer.of(Weights.init(1, engine), 2, options)
                  .codebooks()
                  .get(i)
                  .toFloats());
    }
  }

  private static float[] values(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
