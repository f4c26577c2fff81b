package org.speechlm4j.core.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.SafeTensors;

/**
 * A folder of expected values among the test resources.
 *
 * @param description its {@code case.json}
 * @param tensors its {@code expected.safetensors}
 */
record Fixture(JsonNode description, Map<String, HostTensor> tensors) {

  static Fixture load(String name) throws IOException {
    JsonNode description = new ObjectMapper().readTree(folder(name).resolve("case.json").toFile());
    return new Fixture(description, tensors(name));
  }

  /** The tensors of a folder that has no description. */
  static Map<String, HostTensor> tensors(String name) throws IOException {
    Path file = folder(name).resolve("expected.safetensors");
    SafeTensors source = SafeTensors.open(file, Arena.ofAuto());
    Map<String, HostTensor> tensors = new TreeMap<>();
    for (String tensor : source.names()) {
      tensors.put(tensor, Objects.requireNonNull(source.find(tensor)));
    }
    return tensors;
  }

  private static Path folder(String name) {
    URL url = Objects.requireNonNull(Fixture.class.getResource("/fixtures/" + name), name);
    return Path.of(URI.create(url.toString()));
  }

  /** The inputs as tensors of an engine. */
  Map<String, Tensor> inputs(Engine engine) {
    Map<String, Tensor> inputs = new TreeMap<>();
    tensors.forEach(
        (name, value) -> {
          if (name.startsWith("in.")) {
            inputs.put(name, engine.parameter(name, value));
          }
        });
    return inputs;
  }

  /** Largest error that float32 arithmetic may make in an output. */
  double tolerance(String output) {
    return description.get("outputs").get(output).get("atol").asDouble();
  }

  int knob(String name) {
    return description.get("knobs").get(name).asInt();
  }
}
