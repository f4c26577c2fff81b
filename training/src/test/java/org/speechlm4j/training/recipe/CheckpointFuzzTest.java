package org.speechlm4j.training.recipe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.fuzz.FuzzTarget;
import org.speechlm4j.core.fuzz.Fuzzer;
import org.speechlm4j.core.fuzz.JsonMutation;
import org.speechlm4j.core.fuzz.SafeTensorsMutation;

/** Damaged checkpoints of trainings, and logs of runs, are gone on from or refused. */
class CheckpointFuzzTest {

  private static final String CHECKPOINTS = "checkpoints/step-4/";
  private static final String LOG = "log.jsonl";
  private static final String RECIPE = "recipe.json";

  @TempDir private Path folder;

  @BeforeEach
  void run() throws IOException {
    trainer().run(folder);
  }

  private static Trainer trainer() {
    Recipe recipe = new TrainerTest.LineRecipe(_ -> false);
    return Trainer.of(recipe, TrainerTest.plan(4), "{}", Progress.silent());
  }

  @Test
  void checkpoint() throws Exception {
    Checkpoint checkpoint = trainer().checkpoint();
    FuzzTarget target =
        FuzzTarget.of("checkpoint", path -> checkpoint.read(path.resolve(CHECKPOINTS)));
    try (Stream<Path> files = Files.list(folder.resolve(CHECKPOINTS))) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        target =
            target.fuzzing(
                CHECKPOINTS + name,
                name.endsWith(".json") ? new JsonMutation() : new SafeTensorsMutation(),
                file);
      }
    }
    Fuzzer.check(target);
  }

  @Test
  void log() throws Exception {
    Fuzzer.check(
        FuzzTarget.of("log", CheckpointFuzzTest::goOn)
            .with(RECIPE, Files.readAllBytes(folder.resolve(RECIPE)))
            .fuzzing(LOG, new JsonMutation(), folder.resolve(LOG)));
  }

  private static void goOn(Path folder) throws IOException {
    RunFolder run = RunFolder.open(folder);
    run.claim("{}");
    run.truncateLog(4);
  }
}
