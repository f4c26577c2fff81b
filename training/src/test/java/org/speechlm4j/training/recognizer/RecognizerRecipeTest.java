package org.speechlm4j.training.recognizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.training.RecipeFile;
import org.speechlm4j.training.augment.Range;
import org.speechlm4j.training.augment.SpecAugment;
import org.speechlm4j.training.data.Manifest;
import org.speechlm4j.training.recipe.Plan;
import org.speechlm4j.training.recipe.Progress;

/** The small recipe that comes with the examples, and one that learns a few utterances by heart. */
class RecognizerRecipeTest {

  private static final Path RECIPES = Path.of("..", "examples", "recipes");
  private static final Path CORPUS = Path.of("..", "examples", "corpus");

  private final Engine engine = CpuEngine.shared();

  @TempDir private Path folder;

  private Map<String, Double> train(RecipeFile file, Path base) throws IOException {
    return file.run(base, folder.resolve("run"), engine, Progress.silent());
  }

  @Test
  void quickRecipe_leavesARecognizerThatMeasuresTheSame() throws IOException {
    RecipeFile file = RecipeFile.read(RECIPES.resolve("recognizer-quick.json"));
    Map<String, Double> results = train(file, RECIPES);
    PhoneRecognizer recognizer = PhoneRecognizer.load(folder.resolve("run/model"), engine);
    List<SpokenPhones> test =
        SpokenPhones.read(Manifest.read(CORPUS.resolve("manifest.jsonl")), "test");
    assertThat(recognizer.inventory()).hasSize(59).doesNotContain("sil");
    assertThat(recognizer.errors(test).rate()).isEqualTo(results.get("test.phone_error_rate"));
    assertThat(
            results.get("test.substitutions")
                + results.get("test.deletions")
                + results.get("test.insertions"))
        .isCloseTo(results.get("test.phone_error_rate"), within(1e-12));
  }

  @Test
  void fewUtterances_areLearntByHeart() throws IOException {
    Path manifest = fewUtterances();
    RecognizerOptions options =
        new RecognizerOptions(
            Plan.of(1, 400, 0.01),
            manifest.getFileName().toString(),
            40,
            48,
            48,
            1,
            0,
            List.of(1.0),
            Range.of(60),
            new SpecAugment(0, 0, 0, 0, 0),
            8);
    Map<String, Double> results = train(new RecipeFile.Recognizer(options), folder);
    assertThat(results.get("test.phone_error_rate")).isLessThan(0.15);
    PhoneRecognizer recognizer = PhoneRecognizer.load(folder.resolve("run/model"), engine);
    SpokenPhones known = SpokenPhones.read(Manifest.read(manifest), "test").getFirst();
    Audio silence = Audio.mono(new float[known.audio().length()], known.audio().sampleRate());
    assertThat(recognizer.errors(List.of(known.in(silence))).rate())
        .isGreaterThan(recognizer.errors(List.of(known)).rate());
    assertThat(recognizer.phones(Audio.mono(new float[0], 16_000))).isEmpty();
    assertThat(recognizer.phones(Audio.mono(new float[1], 44_100))).hasSizeLessThan(2);
  }

  /** The same four training utterances as all three splits, in a manifest of their own. */
  private Path fewUtterances() throws IOException {
    Path manifest = folder.resolve("manifest.jsonl");
    StringBuilder lines = new StringBuilder();
    List<String> all = Files.readAllLines(CORPUS.resolve("manifest.jsonl"));
    for (String split : List.of("train", "dev", "test")) {
      for (String line : all.subList(0, 4)) {
        lines
            .append(
                line.replace("\"id\":\"", "\"id\":\"" + split + "-")
                    .replace("\"split\":\"train\"", "\"split\":\"" + split + "\""))
            .append('\n');
      }
    }
    Files.writeString(manifest, lines);
    Files.createDirectories(folder.resolve("speech/s01"));
    for (int i = 1; i <= 4; i++) {
      String name = "speech/s01/s01-0%d.flac".formatted(i);
      Files.copy(CORPUS.resolve(name), folder.resolve(name));
    }
    return manifest;
  }

  @Test
  void folderOfAnotherModel_isRefused() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"hubert\"}");
    assertThatThrownBy(() -> PhoneRecognizer.load(folder, engine))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("model_type");
  }

  @Test
  void wrongOption_isNamedWithItsFile() throws IOException {
    Path file = folder.resolve("recipe.json");
    String right = Files.readString(RECIPES.resolve("recognizer-quick.json"));
    Files.writeString(file, right.replace("\"dropout\": 0.1", "\"dropout\": 1.0"));
    assertThatThrownBy(() -> RecipeFile.read(file))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("recipe.json")
        .hasMessageContaining("dropout: found 1.0, need 0 to below 1");
  }
}
