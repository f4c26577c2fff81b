package org.speechlm4j.core.snippets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.nn.Activation;
import org.speechlm4j.core.nn.FeedForward;
import org.speechlm4j.core.nn.Linear;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.MissingTensorException;
import org.speechlm4j.core.weights.SafeTensors;
import org.speechlm4j.core.weights.Weights;

/** The snippets of {@code org.speechlm4j.core.weights} and {@code .tensor}. */
class WeightsSnippetsTest {

  @TempDir private Path folder;
  private Path file;

  // @start region="layer"
  /** Written once, for weights that are loaded and for new ones. */
  static FeedForward feedForward(Weights weights, int dimension, int inner) {
    return new FeedForward(
        Linear.of(weights.at("up"), dimension, inner),
        Activation.GELU,
        Linear.of(weights.at("down"), inner, dimension));
  }

  // @end

  @BeforeEach
  void writeCheckpoint() throws IOException {
    file = folder.resolve("model.safetensors");
    // @start region="write"
    Map<String, HostTensor> tensors =
        Map.of(
            "block.up.weight", HostTensor.of(new float[32], 8, 4),
            "block.up.bias", HostTensor.of(new float[8], 8),
            "block.down.weight", HostTensor.of(new float[32], 4, 8),
            "block.down.bias", HostTensor.of(new float[] {1, 2, 3, 4}, 4));
    SafeTensors.write(file, tensors, Map.of("made-by", "an example"));
    // @end
  }

  @Test
  void load() throws IOException {
    // @start region="load"
    Engine engine = CpuEngine.shared();
    FeedForward loaded = feedForward(Weights.load(file, engine).at("block"), 4, 8);
    FeedForward drawn = feedForward(Weights.init(42, engine), 4, 8);
    // @end
    Tensor x = engine.constant(new float[4], Shape.of(1, 4));
    assertThat(loaded.forward(x).toFloats()).containsExactly(1, 2, 3, 4);
    assertThat(drawn.forward(x).toFloats()).hasSize(4);
    assertThatThrownBy(() -> feedForward(Weights.load(file, engine), 4, 8))
        .isInstanceOf(MissingTensorException.class)
        .hasMessageContaining("up.weight");
  }

  @Test
  void read() throws IOException {
    // @start region="read"
    try (SafeTensors checkpoint = SafeTensors.open(file)) {
      for (String name : checkpoint.names()) {
        HostTensor tensor = checkpoint.find(name);
        System.out.println(name + " " + tensor.storage() + " " + tensor.shape());
      }
    }
    // @end
    try (SafeTensors checkpoint = SafeTensors.open(file)) {
      assertThat(checkpoint.names()).hasSize(4);
    }
  }

  @Test
  void compute() {
    // @start region="compute"
    Engine engine = CpuEngine.shared();
    Tensor frames = engine.constant(new float[2 * 3 * 4], Shape.of(2, 3, 4)); // [batch, time, dim]
    Tensor weight = engine.constant(new float[] {1, 0, 0, 0, 0, 1, 0, 0}, Shape.of(2, 4));
    Tensor mean = frames.add(frames).linear(weight, null).mean(1); // [batch, 2]
    float[] values = mean.toFloats();
    // @end
    assertThat(values).isEqualTo(new float[4]);
    assertThat(Arrays.toString(mean.shape().toArray())).isEqualTo("[2, 2]");
  }
}
