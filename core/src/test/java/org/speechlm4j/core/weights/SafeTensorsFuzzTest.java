package org.speechlm4j.core.weights;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.fuzz.FuzzTarget;
import org.speechlm4j.core.fuzz.Fuzzer;
import org.speechlm4j.core.fuzz.JsonMutation;
import org.speechlm4j.core.fuzz.SafeTensorsMutation;
import org.speechlm4j.core.tensor.HostTensor;

/** Damaged checkpoints are read or refused, in bounded time and memory. */
@Tag("fuzz")
class SafeTensorsFuzzTest {

  private static final String INDEX = "model.safetensors.index.json";

  @TempDir private Path folder;

  @Test
  void safetensors() throws Exception {
    Fuzzer.check(
        FuzzTarget.of("safetensors", path -> readAll(path.resolve("model.safetensors")))
            .fuzzing(
                "model.safetensors",
                new SafeTensorsMutation(),
                List.of(checkpoint("a", "b"), checkpoint("weight"), checkpoint())));
  }

  @Test
  void index() throws Exception {
    byte[] index =
        """
        {"metadata": {"total_size": 40},
         "weight_map": {"a": "1.safetensors", "b": "1.safetensors", "weight": "2.safetensors"}}
        """
            .getBytes(StandardCharsets.UTF_8);
    Fuzzer.check(
        FuzzTarget.of("index", path -> readAll(path.resolve(INDEX)))
            .with("1.safetensors", checkpoint("a", "b"))
            .with("2.safetensors", checkpoint("weight"))
            .fuzzing(INDEX, new JsonMutation(), List.of(index)));
  }

  /** Opens a checkpoint and reads each tensor's elements. */
  private static void readAll(Path file) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      SafeTensors tensors = SafeTensors.open(file, arena);
      for (String name : tensors.names()) {
        Objects.requireNonNull(tensors.find(name)).toDoubles();
      }
    }
  }

  private byte[] checkpoint(String... names) throws IOException {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    for (String name : names) {
      int size = 1 + tensors.size();
      tensors.put(name, HostTensor.of(new float[2 * size], size, 2));
      tensors.put(name + ".bias", HostTensor.of(new long[size], size));
    }
    Path file = folder.resolve("written");
    SafeTensors.write(file, tensors, Map.of("format", "pt"));
    return Files.readAllBytes(file);
  }
}
