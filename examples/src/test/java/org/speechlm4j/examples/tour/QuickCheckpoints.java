package org.speechlm4j.examples.tour;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.examples.corpus.PartOfCorpus;
import org.speechlm4j.examples.house.Repository;
import org.speechlm4j.training.RecipeFile;

/** What the tour loads, trained for a few steps on a few recordings by the quick recipes. */
public final class QuickCheckpoints {

  /** Two training voices, one of the development split, and one test voice. */
  private static final String VOICES = "s01|s02|s25|s29";

  private static final Map<String, String> RECIPES =
      Map.of(
          "hubert-1", "hubert-quick",
          "hubert-2", "hubert-quick",
          "codec", "codec-quick",
          "recognizer", "recognizer-quick",
          "collapse", "collapse-quick");

  private QuickCheckpoints() {}

  /** Trains everything below a folder that is empty; returns the folder with the checkpoints. */
  public static Path train(Path folder, Engine engine) throws IOException {
    PartOfCorpus.copy(Files.createDirectories(folder.resolve("corpus")), VOICES);
    Path base = Files.createDirectories(folder.resolve("recipes"));
    for (String recipe : RECIPES.values().stream().distinct().sorted().toList()) {
      Path file = Repository.root().resolve("examples/recipes/" + recipe + ".json");
      RecipeFile.read(file)
          .run(base, folder.resolve(recipe), engine, (step, all, secondsLeft, metrics) -> {});
    }
    Path checkpoints = folder.resolve("checkpoints");
    for (Map.Entry<String, String> entry : RECIPES.entrySet()) {
      Path run = folder.resolve(entry.getValue());
      Path model = run.resolve("model");
      copy(Files.isDirectory(model) ? model : run, checkpoints.resolve(entry.getKey()));
    }
    return checkpoints;
  }

  /** Copies the folder of all checkpoints into an empty one; returns it. */
  static Path copyAll(Path checkpoints, Path to) throws IOException {
    for (String name : RECIPES.keySet()) {
      copy(checkpoints.resolve(name), to.resolve(name));
    }
    return to;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
