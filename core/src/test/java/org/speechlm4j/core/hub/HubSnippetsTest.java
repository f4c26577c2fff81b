package org.speechlm4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.SafeTensors;
import org.speechlm4j.core.weights.Weights;

/** The code shown in the Javadoc of this package. */
class HubSnippetsTest {

  @TempDir private Path cache;

  @Test
  void model() throws IOException {
    Path file = cache.resolve("model.safetensors");
    SafeTensors.write(file, Map.of("bias", HostTensor.of(new float[] {1, 2}, 2)), Map.of());
    try (FakeHub server = new FakeHub()) {
      server.files.put("model.safetensors", Files.readAllBytes(file));
      HubSettings settings = server.settings(cache.resolve("hub"));
      // @start region="model"
      Hub hub = Hub.of(settings); // or Hub.ofEnvironment()
      Path folder = hub.folder("owner/name@main");
      Weights weights = Weights.load(folder, CpuEngine.shared());
      // @end
      assertThat(weights.get("bias", Initializer.zeros(), 2).toFloats()).containsExactly(1, 2);
    }
  }
}
