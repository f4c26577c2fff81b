package org.speechlm4j.core.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.Evaluation;
import org.speechlm4j.core.tensor.HostTensor;

/**
 * The CPU engine's gradients are central differences of the double-precision engine, and have the
 * same bits at any number of threads.
 */
class CpuGradientsTest {

  private static final List<CpuEngine> ENGINES =
      Stream.of(1, 2, 3, 7).map(CpuEngine::withThreads).toList();
  private static final CpuEngine SCALAR = CpuEngine.withPlainLoops(2);

  static Stream<EngineCase> cases() {
    return Stream.of(
            ElementGradientCases.all(),
            LayoutGradientCases.all(),
            LossGradientCases.all(),
            NormGradientCases.all(),
            SequenceGradientCases.all(),
            ProductGradientCases.all(),
            ConvolutionGradientCases.all(),
            TimeGradientCases.all())
        .flatMap(List::stream);
  }

  /** Cases that pass over several chunks, too large for differences. */
  static Stream<EngineCase> largeCases() {
    return Stream.of(
            ElementGradientCases.large(),
            LayoutGradientCases.large(),
            NormGradientCases.large(),
            ProductGradientCases.large(),
            ConvolutionGradientCases.large(),
            TimeGradientCases.large())
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradients_equalCentralDifferences(EngineCase operation) {
    ReferenceEngine reference = new ReferenceEngine();
    boolean[] needed = floats(operation);
    List<@Nullable EngineArray> expected = gradients(reference, operation, needed);
    for (CpuEngine engine : List.of(ENGINES.getFirst(), SCALAR)) {
      List<@Nullable EngineArray> found = gradients(engine, operation, needed);
      for (int i = 0; i < needed.length; i++) {
        if (needed[i]) {
          assertThat(found.get(i).shape()).isEqualTo(operation.inputs().get(i).shape());
          assertClose(
              operation, i, reference.doubles(expected.get(i)), engine.floats(found.get(i)));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("largeCases")
  void gradients_ofLargeOperands_equalThoseOfPlainLoops(EngineCase operation) {
    boolean[] needed = floats(operation);
    CpuEngine engine = ENGINES.getFirst();
    List<@Nullable EngineArray> expected = gradients(SCALAR, operation, needed);
    List<@Nullable EngineArray> found = gradients(engine, operation, needed);
    for (int i = 0; i < needed.length; i++) {
      if (needed[i]) {
        assertClose(operation, i, SCALAR.doubles(expected.get(i)), engine.floats(found.get(i)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource({"cases", "largeCases"})
  void gradients_atAnyNumberOfThreads_haveEqualBits(EngineCase operation) {
    boolean[] needed = floats(operation);
    List<@Nullable EngineArray> expected = gradients(ENGINES.getFirst(), operation, needed);
    for (CpuEngine engine : ENGINES) {
      List<@Nullable EngineArray> found = gradients(engine, operation, needed);
      for (int i = 0; i < needed.length; i++) {
        if (needed[i]) {
          assertThat(Arrays.equals(engine.floats(found.get(i)), engine.floats(expected.get(i))))
              .as("%s, input %d, %d threads", operation, i, engine.threads())
              .isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradients_ofOneInput_areThoseOfAll(EngineCase operation) {
    boolean[] all = floats(operation);
    CpuEngine engine = ENGINES.getFirst();
    List<@Nullable EngineArray> expected = gradients(engine, operation, all);
    for (int i = 0; i < all.length; i++) {
      if (all[i]) {
        boolean[] one = new boolean[all.length];
        one[i] = true;
        List<@Nullable EngineArray> found = gradients(engine, operation, one);
        for (int j = 0; j < all.length; j++) {
          assertThat(found.get(j) != null)
              .as("%s, input %d of input %d", operation, j, i)
              .isEqualTo(i == j);
        }
        assertThat(engine.floats(found.get(i))).isEqualTo(engine.floats(expected.get(i)));
      }
    }
  }

  /** Float inputs have gradients; class weights and lengths of losses do not. */
  private static boolean[] floats(EngineCase operation) {
    boolean[] needed = new boolean[operation.inputs().size()];
    for (int i = 0; i < needed.length; i++) {
      needed[i] =
          operation.inputs().get(i).storage().isFloat()
              && LossGradientCases.differentiable(operation.op(), i);
    }
    return needed;
  }

  private static List<@Nullable EngineArray> gradients(
      Engine engine, EngineCase operation, boolean[] needed) {
    EngineArray[] inputs =
        operation.inputs().stream().map(engine::upload).toArray(EngineArray[]::new);
    EngineArray output = engine.run(operation.op(), operation.shape(), inputs);
    HostTensor upstream = new Samples(31).floats(output.shape().toArray());
    Evaluation evaluation = new Evaluation(operation.op(), List.of(inputs), output);
    return engine.gradients(evaluation, engine.upload(upstream), needed);
  }

  private static void assertClose(
      EngineCase operation, int input, double[] expected, float[] found) {
    assertThat(found).hasSize(expected.length);
    double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    double bound = operation.tolerance() * Math.max(largest, 0.1);
    for (int i = 0; i < found.length; i++) {
      if (!(Math.abs(found[i] - expected[i]) <= bound)) {
        fail(
            "%s: gradient of input %d, element %d is %s, expected %s, largest %s"
                .formatted(operation, input, i, found[i], expected[i], largest));
      }
    }
  }
}
