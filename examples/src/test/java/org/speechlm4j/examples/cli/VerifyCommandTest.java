package org.speechlm4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

class VerifyCommandTest {

  private static final Path RESAMPLING = Cli.fixture("core", "resampling");

  @TempDir private Path folder;

  private Path copy(Path source) throws IOException {
    try (Stream<Path> files = Files.list(source)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    return folder;
  }

  @Test
  void matchingFolder_printsALineForEachOutput() {
    Cli run = Cli.run("verify", "--quiet", RESAMPLING).succeeded();
    assertThat(run.out().lines())
        .isNotEmpty()
        .allMatch(line -> line.matches("out\\.\\S+ +\\S+ +\\S+  ok"));
  }

  @Test
  void remarks_goToStandardError() {
    Cli run = Cli.run("verify", RESAMPLING);
    assertThat(run.code()).isZero();
    assertThat(run.err()).contains("outputs match");
  }

  @Test
  void json_isOneObjectForEachOutput() throws IOException {
    List<JsonNode> lines = Cli.run("verify", "--json", "-q", RESAMPLING).succeeded().json();
    assertThat(lines).isNotEmpty();
    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(line.get("status").asText()).isEqualTo("ok");
              assertThat(line.get("max_abs_error").asDouble())
                  .isLessThanOrEqualTo(line.get("atol").asDouble());
            });
  }

  @Test
  void unsupportedOutput_isNoSuccess() throws IOException {
    Path layers = copy(Cli.fixture("core", "layers"));
    for (String name : List.of("case.json", "expected.safetensors")) {
      // One byte for each character, so that binary data stays as it is.
      String text = Files.readString(layers.resolve(name), StandardCharsets.ISO_8859_1);
      Files.writeString(
          layers.resolve(name),
          text.replace("\"out.gelu.output\"", "\"out.gelu.puttou\""),
          StandardCharsets.ISO_8859_1);
    }
    Cli run = Cli.run("verify", "-q", layers);
    assertThat(run.out()).containsPattern("out.gelu.puttou .*unsupported");
    assertThat(run.code()).isEqualTo(Failures.NO);
  }

  @Test
  void changedOutput_fails() throws IOException {
    Path file = copy(RESAMPLING).resolve("expected.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 2] ^= 0x40;
    Files.write(file, bytes);
    Cli run = Cli.run("verify", "-q", folder);
    assertThat(run.out()).contains("FAIL");
    assertThat(run.code()).isEqualTo(Failures.NO);
  }

  @Test
  void unknownFamily_isOneLine() throws IOException {
    Path file = copy(RESAMPLING).resolve("case.json");
    String text = Files.readString(file);
    Files.writeString(
        file,
        text.replaceFirst("\"family\": \"[^\"]*\"", "\"family\": \"toy\"")
            .replaceFirst("\"name\": \"[^\"]*\"", "\"name\": \"toy\""));
    Cli run = Cli.run("verify", folder);
    run.failed(Failures.NO, folder, "toy");
  }

  @Test
  void missingFolder_isABadFile_andTheOthersAreStillVerified() {
    Cli run = Cli.run("verify", "-q", folder.resolve("none"), RESAMPLING);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("none: found no such folder");
    assertThat(run.out()).contains("ok");
    assertThat(run.code()).isEqualTo(Failures.BAD_FILE);
  }

  @Test
  void emptyFolder_isABadFile() {
    Cli.run("verify", folder).failed(Failures.BAD_FILE, folder.resolve("case.json"));
  }

  @Test
  void truncatedFile_isABadFile() throws IOException {
    Path file = copy(RESAMPLING).resolve("expected.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    Cli.run("verify", folder).failed(Failures.BAD_FILE, file);
  }

  @Test
  void noFolder_isAUsageError() {
    Cli.run("verify").failed(ExitCode.USAGE, "DIR");
  }
}
