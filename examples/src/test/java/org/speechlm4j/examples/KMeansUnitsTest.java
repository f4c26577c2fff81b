package org.speechlm4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.tokenizers.units.KMeansQuantizer;

class KMeansUnitsTest {

  @TempDir private Path folder;

  @Test
  void main_onTheCorpus_savesAndPrintsUnits() throws IOException {
    Path centroids = folder.resolve("units.safetensors");
    List<String> lines =
        Printed.by(
            () ->
                KMeansUnits.main(
                    centroids.toString(),
                    "12",
                    "corpus/speech/s11/s11-08.flac",
                    "corpus/speech/s11/s11-09.flac"));

    assertThat(KMeansQuantizer.load(centroids, CpuEngine.shared()).clusters()).isEqualTo(12);
    assertThat(lines).singleElement().asString().matches("\\[\\d+(, \\d+)+]");
  }
}
