package org.speechlm4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.examples.house.Repository;

/** A checkpoint that is larger than the heap. */
class LittleMemoryTest {

  private static final List<String> FLAGS =
      List.of("--add-modules", "jdk.incubator.vector", "-Xmx64m");

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws Exception {
    file = folder.resolve("large.safetensors");
    LargeCheckpoint.write(file, 100_000_000);
  }

  @Test
  void inspect_listsItAllTheSame() throws Exception {
    try (CliProcess process = CliProcess.start(folder, FLAGS, "inspect", file)) {
      assertThat(process.code()).isZero();
      assertThat(process.errors()).isEmpty();
    }
  }

  @Test
  void use_saysWhatItNeedsAndWhatTheHeapMayTake() throws Exception {
    Path sound = Repository.root().resolve("examples/corpus/speech/s11/s11-08.flac");
    Path model = Cli.fixture("tokenizers", "hubert-base");
    try (CliProcess process =
        CliProcess.start(
            folder, FLAGS, "tokenize", sound, "-m", model, "--layer", 2, "--kmeans", file)) {
      assertThat(process.code()).isEqualTo(Failures.FAULT);
      assertThat(process.errors())
          .singleElement()
          .asString()
          .contains(
              "speechlm: found too little memory",
              file + ": tensor centroids: found no room for a copy of 381 MB",
              "may take 64 MB",
              "-Xmx");
    }
  }
}
