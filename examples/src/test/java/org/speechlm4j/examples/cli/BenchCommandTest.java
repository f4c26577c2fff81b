package org.speechlm4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ExitCode;

class BenchCommandTest {

  private static final Path CODEC = Cli.fixture("codecs", "encodec-24khz");

  @TempDir private Path folder;

  @Test
  void encoder_isTimedEncoding() throws IOException {
    Path model = Cli.fixture("tokenizers", "hubert-base");
    List<JsonNode> lines =
        Cli.run("bench", model, "--seconds", "0.1", "--runs", 1, "--threads", 1).succeeded().json();
    assertThat(lines).hasSize(1);
    JsonNode line = lines.getFirst();
    assertThat(line.get("model").asText()).isEqualTo("hubert");
    assertThat(line.get("task").asText()).isEqualTo("encode");
    assertThat(line.get("threads").asInt()).isEqualTo(1);
    assertThat(line.get("audio_seconds").asDouble()).isEqualTo(0.1);
    assertThat(line.get("median_s").asDouble()).isPositive();
    assertThat(line.get("rtf").asDouble()).isPositive();
    assertThat(line.get("tokens_per_s").isNull()).isTrue();
    assertThat(line.has("peak_rss_mb")).isTrue();
  }

  @Test
  void codec_isTimedEncodingAndDecoding() throws IOException {
    List<JsonNode> lines =
        Cli.run("bench", CODEC, "--seconds", "0.1", "--runs", 1).succeeded().json();
    assertThat(lines)
        .extracting(line -> line.get("task").asText())
        .containsExactly("encode", "decode");
  }

  @ParameterizedTest
  @CsvSource({"--threads, 0", "--runs, 0", "--seconds, 0", "--seconds, NaN", "--runs, x"})
  void badOption_isAUsageError(String option, String value) {
    Cli.run("bench", CODEC, option, value).failed(ExitCode.USAGE, option);
  }

  @Test
  void unknownModel_isABadFile() throws IOException {
    Cli.run("bench", folder).failed(Failures.BAD_FILE, folder.resolve("config.json"));
    Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"toy\"}");
    Cli.run("bench", folder).failed(Failures.BAD_FILE, folder.resolve("config.json"), "toy");
  }
}
