package org.speechlm4j.training.recipe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.fuzz.FuzzTarget;
import org.speechlm4j.core.fuzz.Fuzzer;
import org.speechlm4j.core.fuzz.JsonMutation;
import org.speechlm4j.core.fuzz.SafeTensorsMutation;

/** Damaged checkpoints of trainings, and their logs, are gone on from or refused. */
class CheckpointFuzzTest {

  private static final String LOG = "log.jsonl";

  @TempDir private Path folder;

  @Test
  void checkpoint() throws Exception {
    Trainer.of(new TrainerTest.LineRecipe(_ -> false), TrainerTest.plan(4), "{}", Progress.silent())
        .run(folder);
    Recipe recipe = new TrainerTest.LineRecipe(_ -> false);
    Plan plan = TrainerTest.plan(4);
    Checkpoint checkpoint = Trainer.of(recipe, plan, "{}", Progress.silent()).checkpoint();
    FuzzTarget target = FuzzTarget.of("checkpoint", path -> read(path, checkpoint));
    try (Stream<Path> files = Files.list(folder.resolve("checkpoints/step-4"))) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        target =
            target.fuzzing(
                "checkpoints/step-4/" + name,
                name.endsWith(".json") ? new JsonMutation() : new SafeTensorsMutation(),
                file);
      }
    }
    Fuzzer.check(
        target
            .with("recipe.json", Files.readAllBytes(folder.resolve("recipe.json")))
            .fuzzing(LOG, new JsonMutation(), folder.resolve(LOG)));
  }

  private static void read(Path folder, Checkpoint checkpoint) throws IOException {
    RunFolder run = RunFolder.open(folder);
    run.claim("{}");
    long step = checkpoint.read(run.lastCheckpoint().orElseThrow());
    run.truncateLog(step);
  }
}
