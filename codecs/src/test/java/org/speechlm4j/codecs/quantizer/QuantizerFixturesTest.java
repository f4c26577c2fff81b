package org.speechlm4j.codecs.quantizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.speechlm4j.codecs.quantizer.verify.GradientCase;
import org.speechlm4j.codecs.quantizer.verify.QuantizerVerifier;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.verify.Fixture;
import org.speechlm4j.core.verify.OutputResult;
import org.speechlm4j.core.verify.Verification;

class QuantizerFixturesTest {

  private static final String GRADIENT = ".grad.";

  static Stream<Arguments> fixtures() {
    return Stream.of("vector-quantiser", "residual-quantiser", "scalar-quantisers")
        .flatMap(
            name ->
                Stream.of(new ReferenceEngine(), CpuEngine.shared())
                    .map(engine -> Arguments.of(name, engine)));
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void everyOutputButGradients_isTheReferences(String name, Engine engine) throws IOException {
    try (Fixture fixture = open(name)) {
      List<String> outputs =
          fixture.outputs().stream().filter(output -> !output.contains(GRADIENT)).toList();
      List<OutputResult> results = Verification.of(fixture, engine).check(outputs);
      assertThat(results)
          .as("%s", String.join("\n", OutputResult.lines(results)))
          .allMatch(OutputResult::matches);
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void gradientCases_nameEveryGradientAndGiveScalars(String name, Engine engine)
      throws IOException {
    try (Fixture fixture = open(name)) {
      List<GradientCase> cases = QuantizerVerifier.gradients(fixture);
      assertThat(
              cases.stream()
                  .flatMap(c -> c.inputs().keySet().stream().map(i -> c.prefix() + GRADIENT + i)))
          .containsExactlyInAnyOrderElementsOf(
              fixture.outputs().stream().filter(output -> output.contains(GRADIENT)).toList());
      for (GradientCase each : cases) {
        TreeMap<String, Tensor> leaves = new TreeMap<>();
        each.inputs().forEach((input, value) -> leaves.put(input, engine.parameter(input, value)));
        Tensor loss = each.loss().of(leaves, engine);
        assertThat(loss.shape().rank()).as(each.prefix()).isZero();
        assertThat(loss.toFloats()[0]).as(each.prefix()).isFinite();
      }
    }
  }

  private static Fixture open(String name) throws IOException {
    return Fixture.open(Path.of("src/test/resources/fixtures", name));
  }
}
