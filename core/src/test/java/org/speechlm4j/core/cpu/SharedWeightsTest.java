package org.speechlm4j.core.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.tensor.EagerTensor;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.SafeTensors;
import org.speechlm4j.core.weights.Weights;

/** Models that are loaded from one file have their weights' memory in common. */
class SharedWeightsTest {

  @TempDir private Path folder;
  private Path file;
  private final CpuEngine engine = CpuEngine.withThreads(2);

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("model.safetensors");
    write(3);
  }

  private void write(float value) throws IOException {
    float[] values = new float[40 * 50];
    Arrays.fill(values, value);
    SafeTensors.write(file, Map.of("w", HostTensor.of(values, 40, 50)), Map.of());
  }

  private Tensor load() throws IOException {
    return Weights.load(file, engine).get("w", Initializer.zeros(), 40, 50);
  }

  private static Storage storage(Tensor tensor) {
    return CpuArray.own(((EagerTensor) tensor).array()).storage();
  }

  private float[] product(Tensor weight) {
    return engine.constant(ones(), Shape.of(1, 50)).linear(weight, null).toFloats();
  }

  private static float[] ones() {
    float[] ones = new float[50];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void loads_byTwoThreads_haveOneCopy() throws Exception {
    Callable<Tensor> loadAndUse =
        () -> {
          Tensor weight = load();
          assertThat(product(weight)).containsOnly(150);
          return weight;
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<Tensor> one = threads.submit(loadAndUse);
      Future<Tensor> other = threads.submit(loadAndUse);
      Storage first = storage(one.get());
      Storage second = storage(other.get());
      assertThat(first).isNotSameAs(second);
      assertThat(first.floats()).isSameAs(second.floats());
      Object derived = first.derived("key", _ -> new Object());
      assertThat(second.<Object>derived("key", _ -> new Object())).isSameAs(derived);
    }
  }

  @Test
  void change_ofOneLoad_leavesTheOther() throws IOException {
    Tensor one = load();
    Tensor other = load();
    assertThat(product(one)).isEqualTo(product(other));
    float[] fives = new float[40 * 50];
    Arrays.fill(fives, 5);
    one.assign(engine.constant(fives, Shape.of(40, 50)));
    assertThat(product(one)).containsOnly(250);
    assertThat(product(other)).containsOnly(150);
    assertThat(product(load())).containsOnly(150);
  }

  @Test
  void load_ofAReplacedFile_hasTheNewWeights() throws IOException {
    Tensor old = load();
    assertThat(product(old)).containsOnly(150);
    write(4);
    assertThat(product(load())).containsOnly(200);
    assertThat(product(old)).containsOnly(150);
  }

  @Test
  void loads_byTwoNamesOfOneFile_haveOneCopy() throws IOException {
    Tensor one = load();
    Path roundabout =
        folder.resolve("..").resolve(folder.getFileName()).resolve(file.getFileName());
    Tensor other = Weights.load(roundabout, engine).get("w", Initializer.zeros(), 40, 50);
    assertThat(storage(one).floats()).isSameAs(storage(other).floats());
  }

  @Test
  void otherEngine_sharesNothing() throws IOException {
    Tensor one = load();
    Tensor other =
        Weights.load(file, CpuEngine.withThreads(1)).get("w", Initializer.zeros(), 40, 50);
    assertThat(storage(one).floats()).isNotSameAs(storage(other).floats());
  }
}
