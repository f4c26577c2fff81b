package org.speechlm4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileSelectionTest {

  private static final ModelReference MODEL = ModelReference.parse("owner/name");

  private static List<String> chosen(FileSelection selection, String... names) throws HubException {
    List<RepositoryFile> all = Arrays.stream(names).map(RepositoryFile::new).toList();
    return selection.of(MODEL, all).stream().map(RepositoryFile::name).toList();
  }

  private static List<String> readable(String... names) throws HubException {
    return chosen(FileSelection.readable(), names);
  }

  @Test
  void configurationsTokenizersAndWeights_areTaken_andNothingElse() throws HubException {
    assertThat(
            readable(
                "config.json",
                "model.safetensors",
                "vocab.json",
                "merges.txt",
                "spiece.model",
                "pytorch_model.bin",
                "tf_model.h5",
                "pytorch_model.bin.index.json",
                ".gitattributes",
                "README.md",
                "onnx/config.json",
                "checkpoint-100/model.safetensors"))
        .containsExactly(
            "config.json", "merges.txt", "model.safetensors", "spiece.model", "vocab.json");
  }

  @Test
  void singleFileOfWeights_isPreferredToItsParts() throws HubException {
    assertThat(
            readable(
                "model.safetensors",
                "model.fp16.safetensors",
                "model.safetensors.index.json",
                "model-00001-of-00002.safetensors"))
        .containsExactly("model.safetensors");
  }

  @Test
  void parts_areTakenWithTheirIndex() throws HubException {
    assertThat(
            readable(
                "model.safetensors.index.json",
                "model-00001-of-00002.safetensors",
                "model-00002-of-00002.safetensors",
                "consolidated.safetensors"))
        .containsExactly(
            "model-00001-of-00002.safetensors",
            "model-00002-of-00002.safetensors",
            "model.safetensors.index.json");
  }

  @Test
  void weightsOfOtherNames_areAllTaken() throws HubException {
    assertThat(readable("adapter_model.safetensors", "b.safetensors")).hasSize(2);
    assertThat(readable("model.safetensors.index.json", "b.safetensors")).hasSize(2);
  }

  @Test
  void tokenizerWithoutWeights_isTaken() throws HubException {
    assertThat(readable("tokenizer.json", "README.md")).containsExactly("tokenizer.json");
  }

  @Test
  void patterns_replaceAndNarrow() throws HubException {
    FileSelection selection = FileSelection.of(List.of("*.md", "a/?.*"), List.of("a/x*"));
    assertThat(chosen(selection, "README.md", "b/c.md", "a/y.bin", "a/y.z", "a/x.z", "aaa.z"))
        .containsExactly("README.md", "a/y.z", "b/c.md");
    assertThat(chosen(FileSelection.of(List.of(), List.of("*.txt")), "a.json", "b.txt"))
        .containsExactly("a.json");
  }

  @Test
  void signsInPatterns_areTakenAsTheyStand() throws HubException {
    FileSelection selection = FileSelection.of(List.of("a+(1).txt"), List.of());
    assertThat(chosen(selection, "a+(1).txt", "aa1.txt")).containsExactly("a+(1).txt");
  }

  @Test
  void picklesAlone_areNamed() {
    assertThatThrownBy(() -> readable("config.json", "pytorch_model.bin", "x.pt"))
        .isInstanceOf(HubException.class)
        .hasMessageContainingAll("pytorch_model.bin, x.pt", "owner/name@refs/pr/1");
  }

  @Test
  void pickles_areNotTakenByAPatternEither() {
    FileSelection selection = FileSelection.of(List.of("*.bin"), List.of());
    assertThatThrownBy(() -> chosen(selection, "pytorch_model.bin"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("none of which is wanted");
  }

  @Test
  void namesThatNoSystemHolds_matterOnlyIfWanted() throws HubException {
    assertThat(readable("config.json", "what?.wav")).containsExactly("config.json");
    assertThatThrownBy(() -> readable("config.json", "nul.json"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("nul.json");
    String longInBytes = "\u00e9".repeat(200) + ".json";
    assertThatThrownBy(() -> readable("config.json", longInBytes))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("need a name that every system can hold");
  }
}
