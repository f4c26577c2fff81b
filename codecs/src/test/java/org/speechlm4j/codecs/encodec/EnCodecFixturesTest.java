package org.speechlm4j.codecs.encodec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.verify.Fixture;
import org.speechlm4j.core.verify.OutputResult;
import org.speechlm4j.core.verify.Verification;

class EnCodecFixturesTest {

  static Stream<Arguments> fixtures() {
    return Stream.of("encodec-24khz", "encodec-24khz-legacy-keys", "encodec-48khz")
        .flatMap(
            name ->
                Stream.of(new ReferenceEngine(), CpuEngine.shared())
                    .map(engine -> Arguments.of(name, engine)));
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void everyOutput_isTheReferences(String name, Engine engine) throws IOException {
    Path folder = Path.of("src/test/resources/fixtures", name);
    try (Fixture fixture = Fixture.open(folder)) {
      List<OutputResult> results = Verification.of(fixture, engine).check(fixture.outputs());
      assertThat(results)
          .as("%s", String.join("\n", OutputResult.lines(results)))
          .allMatch(OutputResult::matches);
    }
  }
}
