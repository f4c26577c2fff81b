package org.speechlm4j.tokenizers.wav2vec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.verify.Fixture;
import org.speechlm4j.core.verify.OutputResult;
import org.speechlm4j.core.verify.Verification;

/** Published architectures give the reference's numbers. */
class Wav2VecParityTest {

  static List<Path> fixtures() throws IOException, URISyntaxException {
    URL known = Wav2VecParityTest.class.getResource("/fixtures/hubert-base/case.json");
    Path resources = Path.of(Objects.requireNonNull(known).toURI()).resolve("../..").normalize();
    try (Stream<Path> folders = Files.list(resources)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("config.json")))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void everyOutput_isWithinTheFixturesTolerance(Path folder) throws IOException {
    try (Fixture fixture = Fixture.open(folder)) {
      Verification verification = Verification.of(fixture, CpuEngine.shared());

      List<OutputResult> results = verification.check(fixture.outputs());

      assertThat(results)
          .allSatisfy(result -> assertThat(result.matches()).as("%s", result).isTrue());
    }
  }
}
