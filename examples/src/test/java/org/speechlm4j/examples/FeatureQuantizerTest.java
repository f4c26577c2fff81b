package org.speechlm4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureQuantizerTest {

  @Test
  void main_onTheCorpus_errsLessWithEachStage() throws IOException {
    List<String> lines =
        Printed.by(
            () ->
                FeatureQuantizer.main(
                    "3", "16", "corpus/speech/s11/s11-08.flac", "corpus/speech/s11/s11-09.flac"));

    assertThat(lines)
        .hasSize(3)
        .allSatisfy(line -> assertThat(line).matches("\\d stages: mean squared error [\\d.]+"));
    List<Double> errors =
        lines.stream().map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ')))).toList();
    assertThat(errors.get(1)).isLessThan(errors.get(0));
    assertThat(errors.get(2)).isLessThan(errors.get(1));
  }
}
