package org.speechlm4j.core.verify.audio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.speechlm4j.core.weights.SafeTensors;

class SignalFixturesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(strings = {"spectra", "resampling", "whisper-features-80"})
  void everyOutput_isWithinItsTolerance(String fixture) throws IOException {
    Path folder =
        Path.of(
            URI.create(
                Objects.requireNonNull(
                        SignalFixturesTest.class.getResource("/fixtures/" + fixture), fixture)
                    .toString()));
    JsonNode description = JSON.readTree(folder.resolve("case.json").toFile());
    Path preprocessor = folder.resolve("preprocessor_config.json");
    JsonNode config =
        Files.exists(preprocessor) ? JSON.readTree(preprocessor.toFile()) : JSON.createObjectNode();
    Map<String, float[]> tensors = new TreeMap<>();
    try (SafeTensors file = SafeTensors.open(folder.resolve("expected.safetensors"))) {
      for (String name : file.names()) {
        tensors.put(name, Objects.requireNonNull(file.find(name)).toFloats());
      }
    }
    float[] audio = tensors.get("in.audio");
    int count = 0;
    for (Map.Entry<String, JsonNode> output : description.get("outputs").properties()) {
      String name = output.getKey();
      float[] ours =
          switch (fixture) {
            case "spectra" -> new SpectraOutputs(description, audio).compute(name).orElseThrow();
            case "resampling" ->
                new ResamplingOutputs(description, audio).compute(name).orElseThrow();
            default -> new WhisperOutputs(description, config, tensors).compute(name).orElseThrow();
          };
      double error = largestError(ours, tensors.get(name));
      assertThat(error).as(name).isLessThanOrEqualTo(output.getValue().get("atol").asDouble());
      count++;
    }
    assertThat(count).isGreaterThan(4);
  }

  private static double largestError(float[] ours, float[] reference) {
    assertThat(ours).hasSameSizeAs(reference);
    double largest = 0;
    for (int i = 0; i < ours.length; i++) {
      double error = Math.abs((double) ours[i] - reference[i]);
      largest = error <= largest ? largest : error;
    }
    return largest;
  }
}
