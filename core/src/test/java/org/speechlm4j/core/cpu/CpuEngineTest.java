package org.speechlm4j.core.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.DataType;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.EngineArray;

/** The CPU engine gives what the reference engine gives, with the same bits at any threads. */
class CpuEngineTest {

  private static final List<CpuEngine> ENGINES =
      Stream.of(1, 2, 3, 7).map(CpuEngine::withThreads).toList();

  static Stream<EngineCase> cases() {
    return Stream.of(ElementCases.all(), NormCases.all(), LayoutCases.all(), ModelCases.all())
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void operation_equalsReference(EngineCase operation) {
    Engine reference = new ReferenceEngine();
    EngineArray expected = operation.run(reference);
    assertClose(
        operation,
        reference.doubles(expected),
        ENGINES.getFirst(),
        operation.run(ENGINES.getFirst()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void operation_atAnyNumberOfThreads_hasEqualBits(EngineCase operation) {
    int[] bits = bits(ENGINES.getFirst(), operation);
    for (CpuEngine engine : ENGINES) {
      assertThat(bits(engine, operation)).isEqualTo(bits);
    }
  }

  private static void assertClose(
      EngineCase operation, double[] expected, Engine engine, EngineArray found) {
    assertThat(found.shape().count()).isEqualTo(expected.length);
    double largest = 1;
    for (double value : expected) {
      largest = Double.isInfinite(value) ? largest : Math.max(largest, Math.abs(value));
    }
    double[] values = values(engine, found);
    for (int i = 0; i < values.length; i++) {
      double error = Math.abs(values[i] - expected[i]);
      boolean equal = Double.compare(values[i], expected[i]) == 0;
      if (!equal && !(error <= operation.tolerance() * largest)) {
        fail(
            "%s: element %d is %s, expected %s, largest magnitude %s"
                .formatted(operation, i, values[i], expected[i], largest));
      }
    }
  }

  private static double[] values(Engine engine, EngineArray array) {
    if (array.type() == DataType.FLOAT32) {
      return engine.doubles(array);
    }
    int[] ints = engine.ints(array);
    double[] out = new double[ints.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = ints[i];
    }
    return out;
  }

  private static int[] bits(Engine engine, EngineCase operation) {
    EngineArray array = operation.run(engine);
    if (array.type() == DataType.INT32) {
      return engine.ints(array);
    }
    float[] values = engine.floats(array);
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
