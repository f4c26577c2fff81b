package org.speechlm4j.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.weights.SafeTensors;

class TrainedModelsTest {

  private static final CpuEngine ENGINE = CpuEngine.withThreads(1);

  @TempDir private static Path trained;

  private static Path whole = Path.of(".");

  @TempDir private Path folder;

  @BeforeAll
  static void train() throws IOException {
    whole = QuickCheckpoints.train(trained, ENGINE);
  }

  @Test
  void whatTheRecipesLeave_isLoadedWithItsProvenance() throws IOException {
    TrainedModels models = TrainedModels.load(whole, ENGINE);
    assertThat(models.all())
        .extracting(model -> model.provenance().recipe())
        .containsExactly("hubert", "hubert", "codec", "recognizer");
    assertThat(models.codec().provenance().results()).containsKey("stoi.1");
    assertThat(models.laboratory().provenance().options().seed()).isEqualTo(1);
    assertThat(models.laboratory().experiments()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hubert-1", "hubert-2", "codec", "recognizer"})
  void cutWeights_areRefusedByFolderAndRecipe(String name) throws IOException {
    Path copy = QuickCheckpoints.copyAll(whole, folder.resolve("copy"));
    Path weights = copy.resolve(name).resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    Files.write(weights, Arrays.copyOf(bytes, bytes.length / 2));
    assertRefused(copy, name, name + ".json -o DIR leaves in DIR/model");
  }

  @ParameterizedTest
  @CsvSource({"codec, config.json", "recognizer, config.json", "hubert-2, model.safetensors"})
  void missingFile_isRefusedByFolderAndRecipe(String name, String file) throws IOException {
    Path copy = QuickCheckpoints.copyAll(whole, folder.resolve("copy"));
    Files.delete(copy.resolve(name).resolve(file));
    assertRefused(copy, name, name + ".json -o DIR leaves in DIR/model");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{", "{\"provenance\": null, \"experiments\": []}", "[1]"})
  void damagedResults_areRefusedByFolderAndRecipe(String json) throws IOException {
    Path copy = QuickCheckpoints.copyAll(whole, folder.resolve("copy"));
    Files.writeString(copy.resolve("collapse/results.json"), json);
    assertRefused(copy, "collapse", "collapse-laboratory.json -o DIR leaves in DIR");
  }

  @Test
  void missingResults_areRefusedByFolderAndRecipe() throws IOException {
    Path copy = QuickCheckpoints.copyAll(whole, folder.resolve("copy"));
    Files.delete(copy.resolve("collapse/results.json"));
    assertRefused(copy, "collapse", "collapse-laboratory.json -o DIR leaves in DIR");
  }

  @Test
  void weightsThatNoRecipeTrained_areRefused() throws IOException {
    Path weights = folder.resolve("model.safetensors");
    SafeTensors.write(weights, Map.of("x", HostTensor.of(new float[1], 1)), Map.of("format", "pt"));
    assertThatThrownBy(() -> Provenance.read(folder))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("found weights without speechlm4j.recipe in their metadata");
  }

  @Test
  void bestLayer_isTheOneWhoseUnitsToldMostOfPhones() {
    Map<String, Double> results =
        Map.of("layer0.pnmi", 0.2, "layer1.pnmi", 0.4, "layer2.pnmi", 0.3, "layer7.pnmi", 0.9);
    Provenance provenance = new Provenance("hubert", "1", "2", "today", "3", results);
    assertThat(provenance.bestLayer(2)).isEqualTo(OptionalInt.of(1));
    assertThat(new Provenance("hubert", "1", "2", "today", "3", Map.of()).bestLayer(2)).isEmpty();
  }

  private static void assertRefused(Path checkpoints, String name, String made) {
    assertThatThrownBy(() -> TrainedModels.load(checkpoints, ENGINE))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageStartingWith(checkpoints.resolve(name) + ": ")
        .hasMessageEndingWith("need what ./speechlm train examples/recipes/" + made);
  }
}
