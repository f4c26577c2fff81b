package org.speechlm4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.tokenizers.units.KMeansQuantizer;

class KMeansCommandTest {

  private static final Path MODEL = Cli.fixture("tokenizers", "hubert-base");
  private static final Path SPEECH = Path.of("corpus/speech/s11/s11-08.flac");

  @TempDir private Path folder;

  @Test
  void centroids_areWhatTokenizeTakes() throws IOException {
    Path centroids = folder.resolve("units.safetensors");
    fit(centroids, 7, 2).succeeded();
    assertThat(KMeansQuantizer.load(centroids, CpuEngine.shared()).clusters()).isEqualTo(7);
    Cli tokenize =
        Cli.run("tokenize", "--model", MODEL, "--layer", 2, "--kmeans", centroids, SPEECH);
    assertThat(tokenize.succeeded().out().strip()).matches("\\S+\t[0-6]( [0-6])*");
  }

  @Test
  void sameSeed_givesTheSameBytes() {
    Path first = folder.resolve("first.safetensors");
    Path second = folder.resolve("second.safetensors");
    fit(first, 7, 2).succeeded();
    fit(second, 7, 2).succeeded();
    assertThat(second).hasSameBinaryContentAs(first);
  }

  @Test
  void moreClustersThanFrames_leaveNoFile() {
    Path centroids = folder.resolve("units.safetensors");
    assertThat(fit(centroids, 100_000, 2).err()).contains("100000 clusters");
    assertThat(Files.exists(centroids)).isFalse();
  }

  @Test
  void layerThatTheModelHasNot_isRefused() {
    assertThat(fit(folder.resolve("x.safetensors"), 3, 99).err()).contains("--layer: found 99");
  }

  private static Cli fit(Path target, int clusters, int layer) {
    return Cli.run(
        "kmeans", "--model", MODEL, "--layer", layer, "--clusters", clusters, "-o", target, SPEECH);
  }
}
