package org.speechlm4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ExitCode;

class BenchTrainingCommandTest {

  @Test
  void transformer_isTimed() throws IOException {
    List<JsonNode> lines =
        Cli.run("bench-training", "transformer", "--runs", 1, "--warm-up", 0).succeeded().json();
    assertThat(lines).hasSize(1);
    JsonNode line = lines.getFirst();
    assertThat(line.get("engine").asText()).isEqualTo("speechlm4j tape");
    assertThat(line.get("model").asText()).isEqualTo("transformer");
    assertThat(line.get("parameters").asInt()).isEqualTo(3_159_040);
    assertThat(line.get("threads").asInt()).isEqualTo(2);
    assertThat(line.get("median_s").asDouble()).isPositive();
    assertThat(line.get("min_s").asDouble()).isPositive();
    assertThat(line.has("cpu_s")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"--threads, 0", "--runs, 0", "--warm-up, -1", "--engine, abacus"})
  void badOption_isAUsageError(String option, String value) {
    Cli.run("bench-training", option, value).failed(ExitCode.USAGE, option);
  }

  @Test
  void unknownModel_isAUsageError() {
    Cli.run("bench-training", "toy").failed(ExitCode.USAGE, "toy", "--help");
  }
}
