package org.speechlm4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.weights.SafeTensors;

class InspectCommandTest {

  @TempDir private Path folder;

  @Test
  void tensorsAndConfiguration_arePrinted() throws IOException {
    Map<String, HostTensor> tensors =
        Map.of("a.weight", HostTensor.of(new float[6], 2, 3), "b", HostTensor.of(new int[1], 1));
    SafeTensors.write(folder.resolve("model.safetensors"), tensors, Map.of("format", "pt"));
    Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"toy\"}");
    Cli run = Cli.run("inspect", folder).succeeded();
    assertThat(run.out())
        .containsSubsequence(
            "a.weight  F32             24  [2, 3]",
            "b         I32              4  [1]",
            "2 tensors, 7 elements, 28 bytes",
            "format: pt",
            "\"model_type\" : \"toy\"");
  }

  @Test
  void json_isOneObject() throws IOException {
    JsonNode found =
        Cli.run("inspect", "--json", Cli.fixture("codecs", "encodec-24khz"))
            .succeeded()
            .json()
            .getFirst();
    assertThat(found.at("/config/model_type").asText()).isEqualTo("encodec");
    assertThat(found.at("/tensors/0/name").asText()).isNotEmpty();
    assertThat(found.at("/tensors/0/dtype").asText()).isEqualTo("F32");
    assertThat(found.at("/tensors/0/bytes").asLong()).isPositive();
    assertThat(found.at("/tensors/0/shape").isArray()).isTrue();
  }

  @Test
  void fileWithoutConfiguration_isPrintedToo() throws IOException {
    Path file = folder.resolve("adapter_model.safetensors");
    SafeTensors.write(file, Map.of("a", HostTensor.of(new float[1], 1)), Map.of());
    assertThat(Cli.run("inspect", file).succeeded().out()).contains("1 tensors");
    assertThat(Cli.run("inspect", "--json", file).succeeded().out()).contains("\"config\":null");
  }

  @Test
  void badFiles_areOneLine() throws IOException {
    Cli.run("inspect", folder.resolve("none")).failed(Failures.BAD_FILE, "none");
    Cli.run("inspect", folder).failed(Failures.BAD_FILE, folder, "model.safetensors");
    Path file = Files.write(folder.resolve("model.safetensors"), new byte[100]);
    Cli.run("inspect", folder).failed(Failures.BAD_FILE, file, "header length");
    Path config = Files.writeString(folder.resolve("config.json"), "{\"a\": 1,\n \"a\": 2}");
    Cli.run("inspect", folder).failed(Failures.BAD_FILE, config, "line 2");
  }
}
