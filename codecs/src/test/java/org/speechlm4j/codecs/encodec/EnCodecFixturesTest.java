package org.speechlm4j.codecs.encodec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.verify.Fixture;
import org.speechlm4j.core.verify.OutputResult;
import org.speechlm4j.core.verify.Verification;

class EnCodecFixturesTest {

  @ParameterizedTest
  @ValueSource(strings = {"encodec-24khz", "encodec-24khz-legacy-keys", "encodec-48khz"})
  void everyOutput_isTheReferences(String name) throws IOException {
    Path folder = Path.of("src/test/resources/fixtures", name);
    try (Fixture fixture = Fixture.open(folder)) {
      List<OutputResult> results =
          Verification.of(fixture, new ReferenceEngine()).check(fixture.outputs());
      assertThat(results)
          .as("%s", String.join("\n", OutputResult.lines(results)))
          .allMatch(OutputResult::matches);
    }
  }
}
