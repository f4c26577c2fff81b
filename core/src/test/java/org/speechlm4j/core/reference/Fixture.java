package org.speechlm4j.core.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.StorageType;
import org.speechlm4j.core.tensor.Tensor;

/**
 * A folder of expected values among the test resources.
 *
 * @param description its {@code case.json}
 * @param tensors its {@code expected.safetensors}
 */
record Fixture(JsonNode description, Map<String, HostTensor> tensors) {

  static Fixture load(String name) throws IOException {
    ObjectMapper json = new ObjectMapper();
    return new Fixture(json.readTree(resource(name, "case.json")), tensors(name));
  }

  /** The tensors of a folder that has no description. */
  static Map<String, HostTensor> tensors(String name) throws IOException {
    byte[] bytes = resource(name, "expected.safetensors");
    int header = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    MemorySegment data = MemorySegment.ofArray(bytes).asSlice(8L + header);
    Map<String, HostTensor> tensors = new TreeMap<>();
    for (var entry : new ObjectMapper().readTree(bytes, 8, header).properties()) {
      if (!entry.getKey().equals("__metadata__")) {
        tensors.put(entry.getKey(), tensor(entry.getValue(), data));
      }
    }
    return tensors;
  }

  private static HostTensor tensor(JsonNode node, MemorySegment data) {
    long from = node.get("data_offsets").get(0).asLong();
    long to = node.get("data_offsets").get(1).asLong();
    int[] sizes = new int[node.get("shape").size()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = node.get("shape").get(i).asInt();
    }
    StorageType storage = StorageType.valueOf(node.get("dtype").asText());
    return new HostTensor(data.asSlice(from, to - from), storage, Shape.of(sizes));
  }

  private static byte[] resource(String name, String file) throws IOException {
    String path = "/fixtures/" + name + "/" + file;
    try (InputStream in = Fixture.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IOException(path + ": no such test resource");
      }
      return in.readAllBytes();
    }
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
