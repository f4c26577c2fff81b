package org.speechlm4j.core.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.AdamUpdate;
import org.speechlm4j.core.tensor.BlendUpdate;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.LinearOp;
import org.speechlm4j.core.tensor.SgdUpdate;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Update;

/** Arrays change as the reference engine changes them, and what was derived from them with them. */
class CpuUpdatesTest {

  static Stream<Update> rules() {
    return Stream.of(
        new AdamUpdate(1e-2, 0.9, 0.95, 1e-8, 0.1, true, 1),
        new AdamUpdate(1e-2, 0.9, 0.999, 1e-8, 0.1, false, 7),
        new SgdUpdate(0.1, 0.9, 0.01, false),
        new SgdUpdate(0.1, 0.9, 0.01, true),
        new SgdUpdate(0.1, 0, 0, false),
        BlendUpdate.copy(),
        BlendUpdate.sum(),
        BlendUpdate.average(0.99));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void update_equalsReference(Update rule) {
    for (int count : new int[] {1, 7, 40_001}) {
      Samples samples = new Samples(count);
      int operands =
          switch (rule) {
            case AdamUpdate _ -> 3;
            case SgdUpdate _ -> 2;
            case BlendUpdate _ -> 1;
          };
      List<HostTensor> arrays =
          Stream.generate(() -> samples.positive(count)).limit(operands + 1).toList();
      double[][] expected = values(new ReferenceEngine(), rule, arrays);
      double[][] found = values(CpuEngine.withThreads(2), rule, arrays);
      for (int i = 0; i < expected.length; i++) {
        assertThat(found[i]).containsExactly(expected[i], within(2e-6));
      }
    }
  }

  private static double[][] values(Engine engine, Update rule, List<HostTensor> arrays) {
    EngineArray[] uploaded = arrays.stream().map(engine::upload).toArray(EngineArray[]::new);
    EngineArray[] operands = new EngineArray[uploaded.length - 1];
    System.arraycopy(uploaded, 1, operands, 0, operands.length);
    engine.update(rule, uploaded[0], operands);
    return Stream.of(uploaded).map(engine::doubles).toArray(double[][]::new);
  }

  @Test
  void product_afterItsWeightChanged_usesTheNewWeight() {
    CpuEngine engine = CpuEngine.withThreads(1);
    EngineArray x = engine.upload(HostTensor.of(new float[] {1, 2}, 1, 2));
    EngineArray weight = engine.upload(HostTensor.of(new float[] {3, 4}, 1, 2));
    Shape output = Shape.of(1, 1);
    assertThat(engine.floats(engine.run(new LinearOp(), output, x, weight))).containsExactly(11);
    EngineArray other = engine.upload(HostTensor.of(new float[] {5, 6}, 1, 2));
    engine.update(BlendUpdate.copy(), weight, other);
    assertThat(engine.floats(engine.run(new LinearOp(), output, x, weight))).containsExactly(17);
  }

  @Test
  void update_ofArraysThatDoNotFit_saysWhichShapes() {
    CpuEngine engine = CpuEngine.withThreads(1);
    EngineArray target = engine.upload(HostTensor.of(new float[6], 2, 3));
    EngineArray other = engine.upload(HostTensor.of(new float[6], 6));
    assertThatThrownBy(() -> engine.update(BlendUpdate.sum(), target, other))
        .hasMessageContaining("[6]")
        .hasMessageContaining("[2, 3]");
    assertThatThrownBy(() -> engine.update(BlendUpdate.sum(), target))
        .hasMessageContaining("found 0 operands, need 1");
  }

  @Test
  void blend_keepingNothing_dropsWhatIsNoNumber() {
    CpuEngine engine = CpuEngine.withThreads(1);
    EngineArray target = engine.upload(HostTensor.of(new float[] {Float.NaN}, 1));
    EngineArray other = engine.upload(HostTensor.of(new float[] {4}, 1));
    engine.update(new BlendUpdate(0, 0.5), target, other);
    assertThat(engine.floats(target)[0]).isCloseTo(2, within(0f));
  }
}
