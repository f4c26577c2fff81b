package org.speechlm4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.tokenizers.units.KMeansQuantizer;

class KMeansUnitsTest {

  @TempDir private Path folder;

  @Test
  void main_onTheCorpus_savesAndPrintsUnits() throws IOException {
    Path centroids = folder.resolve("units.safetensors");
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream console = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      KMeansUnits.main(
          centroids.toString(),
          "12",
          "corpus/speech/s11/s11-08.flac",
          "corpus/speech/s11/s11-09.flac");
    } finally {
      System.setOut(console);
    }

    assertThat(KMeansQuantizer.load(centroids, CpuEngine.shared()).clusters()).isEqualTo(12);
    assertThat(printed.toString(StandardCharsets.UTF_8)).matches("\\[\\d+(, \\d+)+]\\R");
  }
}
