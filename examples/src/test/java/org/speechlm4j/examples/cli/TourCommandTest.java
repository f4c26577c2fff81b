package org.speechlm4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.examples.corpus.PartOfCorpus;
import org.speechlm4j.examples.tour.QuickCheckpoints;

class TourCommandTest {

  @TempDir private static Path corpus;
  @TempDir private static Path trained;

  private static Path checkpoints = Path.of(".");

  @TempDir private Path folder;

  @BeforeAll
  static void copyCorpus() throws IOException {
    PartOfCorpus.copy(corpus);
    checkpoints = QuickCheckpoints.train(trained, CpuEngine.withThreads(1));
  }

  @Test
  void tour_printsFiguresAndWritesThePage() throws IOException {
    Path out = folder.resolve("tour");
    Cli run = tour(corpus, out, "--json").succeeded();
    assertThat(run.json()).hasSize(1);
    assertThat(run.json().getFirst().get("units")).hasSize(4);
    assertThat(out.resolve("index.html")).isNotEmptyFile();
    assertThat(out.resolve("results.json")).isNotEmptyFile();
  }

  @Test
  void missingCorpus_isOneLine() {
    Path missing = folder.resolve("missing");
    tour(missing, folder).failed(3, missing.resolve("manifest.jsonl"), "found no such file");
  }

  @ParameterizedTest
  @CsvSource({"--clusters, 0, 2", "--clusters, 1, 2", "--codebooks, 0, 1", "--cardinality, 1, 2"})
  void tooSmallNumber_isRefused(String option, String found, String least) {
    String line = "%s: found %s, need at least %s".formatted(option, found, least);
    Cli.run("tour", "--corpus", corpus, "--out", folder, option, found).failed(2, line);
  }

  @Test
  void moreClustersThanFrames_areRefused() {
    Cli.run(
            "tour",
            "--corpus",
            corpus,
            "--checkpoints",
            checkpoints,
            "--out",
            folder,
            "--clusters",
            1_000_000)
        .failed(2, "points", "1000000 clusters");
  }

  @Test
  void layerThatNoEncoderHas_isRefused() {
    tour(corpus, folder, "--layer", 9).failed(2, "--layer: found 9, need 0 to 1 of hubert-1");
  }

  @Test
  void missingCheckpoints_areOneLineThatSaysWhatMakesThem() {
    Path missing = folder.resolve("missing");
    Cli.run("tour", "--corpus", corpus, "--checkpoints", missing, "--out", folder)
        .failed(
            3,
            missing.resolve("hubert-1"),
            "found no such folder, need what ./speechlm train examples/recipes/hubert-1.json -o DIR"
                + " leaves in DIR/model");
  }

  @Test
  void outThatIsAFile_isRefusedBeforeAnyWork() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    tour(folder.resolve("missing"), file).failed(3, file, "found a file, need a folder");
  }

  @Test
  void outBelowAFile_isRefusedBeforeAnyWork() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    tour(folder.resolve("missing"), file.resolve("tour")).failed(3, file);
  }

  private static Cli tour(Path corpus, Path out, Object... more) {
    Object[] args = {
      "tour",
      "--corpus",
      corpus,
      "--out",
      out,
      "--checkpoints",
      checkpoints,
      "--clusters",
      8,
      "--codebooks",
      1,
      "--cardinality",
      8,
      "--quiet"
    };
    Object[] all = Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return Cli.run(all);
  }
}
