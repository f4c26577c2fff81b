package org.speechlm4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.training.recipe.Progress;

class RecipeFileTest {

  private static final String SMALL =
      """
      {"recipe": "collapse-laboratory", "options": {"seed": 1, "steps": 2, "samples": 32,
        "codes": 16, "levels": [4, 4],
        "optimizer": {"type": "adam", "rate": 0.01, "beta1": 0.9, "beta2": 0.99,
                      "epsilon": 1e-8, "weightDecay": 0},
        "deadBelow": 2, "patience": 10,
        "experiments": [{"name": "e", "lowDimension": 2, "source": {"type": "drift",
          "dimension": 4, "startMean": 0, "startDeviation": 0.1, "mean": 3, "deviation": 1}}],
        "rows": [{"codebook": "ema", "cures": ["k-means", "restart"]},
                 {"codebook": "fsq", "cures": []}]}}
      """;

  @TempDir private Path folder;

  @Test
  void laboratory_runsAndLeavesItsResults() throws IOException {
    RecipeFile recipe = RecipeFile.read(file(SMALL));
    assertThat(recipe.steps()).isEqualTo(4);
    Path out = folder.resolve("out");
    Map<String, Double> found = recipe.run(folder, out, CpuEngine.shared(), Progress.silent());
    assertThat(found).containsKeys("e.ema+k-means+restart.perplexity", "e.fsq.used");
    assertThat(out.resolve("results.json")).isNotEmptyFile();
    assertThat(out.resolve("results.md")).isNotEmptyFile();
    assertThat(RecipeFile.read(file(recipe.withSeed(7).toJson()))).isEqualTo(recipe.withSeed(7));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0xFF, 0xEF})
  void read_bytesThatAreNoText_areRefusedWithLineAndColumn(int first) throws IOException {
    Path file = Files.write(folder.resolve("recipe.json"), new byte[] {(byte) first, 0, 2, '{'});
    assertThatThrownBy(() -> RecipeFile.read(file))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageStartingWith(file + ": line 1, column ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"seed\": 1, | '' | seed",
        "\"steps\": 2 | \"steps\": 2.5 | steps",
        "\"steps\": 2 | \"steps\": 0 | steps: found 0, need at least 1",
        "\"samples\": 32 | \"samples\": -1 | samples: found -1, need at least 1",
        "\"codes\": 16 | \"codes\": 1 | codes: found 1, need 2 to",
        "\"codes\": 16 | \"codes\": 17 | levels: found [4, 4]",
        "[4, 4] | [16, 1] | levels: found [16, 1]",
        "\"deadBelow\": 2 | \"deadBelow\": 0 | deadBelow: found 0.0, need a number above 0",
        "\"patience\": 10 | \"patience\": 0 | patience: found 0",
        "\"patience\": 10 | \"patience\": 10, \"extra\": 1 | extra",
        "\"lowDimension\": 2 | \"lowDimension\": null | Cannot map `null`",
        "\"cures\": [] | \"cures\": null | cures: found null, need a value",
        "\"k-means\" | null | cures: found null, need a value",
        "\"cures\": [] | \"x\": null | x",
        "\"type\": \"drift\" | \"type\": \"silence\" | silence",
        "\"codebook\": \"ema\" | \"codebook\": \"vq\" | vq",
        "\"k-means\" | \"luck\" | luck",
        "\"k-means\" | \"cosine\", \"unit-length\" | found cosine and unit-length",
        "\"codebook\": \"fsq\" | \"codebook\": \"ema\", \"more\": 0 | more",
        "collapse-laboratory | alchemy | alchemy"
      })
  void laboratory_ofHostileOptions_isRefused(String old, String other, String message)
      throws IOException {
    assertThat(SMALL).contains(old);
    Path file = file(SMALL.replace(old, other));
    assertThatThrownBy(() -> RecipeFile.read(file))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining(message);
  }

  @Test
  @Timeout(10)
  void codec_ofMoreCodebooksThanFitAnyUse_isRefused() throws IOException {
    String codec = Files.readString(Path.of("..", "examples", "recipes", "codec.json"));
    assertThat(codec).contains("\"codebooks\": 8");
    Path file = file(codec.replace("\"codebooks\": 8", "\"codebooks\": 2147483647"));
    assertThatThrownBy(() -> RecipeFile.read(file))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("codebooks: found 2147483647, need 1 to 1024");
  }

  @ParameterizedTest
  @CsvSource({"collapse-laboratory", "collapse-quick"})
  void shippedLaboratories_areRead(String name) throws IOException {
    Path file = Path.of("..", "examples", "recipes", name + ".json");
    assertThat(RecipeFile.read(file)).isInstanceOf(RecipeFile.CollapseLaboratory.class);
  }

  private Path file(String json) throws IOException {
    return Files.writeString(folder.resolve("recipe.json"), json);
  }
}
