package org.speechlm4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.examples.house.Repository;

/** Ctrl-C in the middle of commands. */
@DisabledOnOs(OS.WINDOWS) // whose processes are sent no SIGINT
class InterruptTest {

  /** Seconds that a machine with much else to do may take; one second is what is promised. */
  private static final double LONGEST = 10;

  private static final List<String> FLAGS = List.of("--add-modules", "jdk.incubator.vector");
  private static final Path ROOT = Repository.root();

  @TempDir private Path folder;

  /** A job in the background of a shell ignores Ctrl-C, and so do the processes that it starts. */
  @BeforeAll
  static void requireThatInterruptsAreHeard() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (Files.exists(status)) {
      String ignored =
          Files.readAllLines(status).stream()
              .filter(line -> line.startsWith("SigIgn:"))
              .map(line -> line.substring("SigIgn:".length()).strip())
              .findFirst()
              .orElse("0");
      assumeTrue((Long.parseUnsignedLong(ignored, 16) & 2) == 0, "SIGINT is ignored here");
    }
  }

  private List<Path> halfWritten() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.getFileName().toString().contains("part")).toList();
    }
  }

  private static boolean hasLines(Path file) {
    try {
      return Files.exists(file) && Files.size(file) > 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void training_keepsItsLastCheckpoint() throws Exception {
    Path run = folder.resolve("run");
    Path recipe = folder.resolve("recipe.json");
    Path examples = ROOT.resolve("examples");
    Files.writeString(
        recipe,
        Files.readString(examples.resolve("recipes/hubert-quick.json"))
            .replace("\"steps\": 8", "\"steps\": 1000000")
            .replace("../corpus", examples.resolve("corpus").toString()));
    try (CliProcess process = CliProcess.start(folder, FLAGS, "train", recipe, "-o", run)) {
      assertThat(process.await(() -> hasLines(run.resolve("log.jsonl")))).isTrue();
      assertThat(process.interrupt()).isLessThan(LONGEST);
      assertThat(process.code()).isEqualTo(Failures.INTERRUPTED);
      assertThat(process.errors())
          .singleElement()
          .asString()
          .startsWith("speechlm: ")
          .contains("interrupted", "from its last checkpoint");
    }
    assertThat(run.resolve("checkpoints/step-0/position.json")).exists();
    assertThat(halfWritten()).isEmpty();
  }

  @Test
  void export_leavesNothing() throws Exception {
    Path model = Files.createDirectory(folder.resolve("model"));
    LargeCheckpoint.write(model.resolve("model.safetensors"), 500_000_000);
    Path copy = folder.resolve("copy");
    Path part = folder.resolve(".part-copy");
    try (CliProcess process =
        CliProcess.start(folder, FLAGS, "export", model, "-o", copy, "--storage", "F32")) {
      assertThat(process.await(() -> Files.exists(part))).isTrue();
      assertThat(process.interrupt()).isLessThan(LONGEST);
      assertThat(process.code()).isEqualTo(Failures.INTERRUPTED);
    }
    assertThat(copy).doesNotExist();
    assertThat(halfWritten()).isEmpty();
  }
}
