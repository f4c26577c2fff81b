package org.speechlm4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.weights.SafeTensors;

class TinyAutoencoderTest {

  @TempDir private Path folder;

  @Test
  void main_onTheCorpus_learns_andSavesItsParameters() throws IOException {
    Path out = folder.resolve("model.safetensors");
    List<String> lines =
        Printed.by(
            () -> TinyAutoencoder.main(out.toString(), "40", "corpus/speech/s11/s11-08.flac"));

    assertThat(lines).hasSize(40);
    assertThat(loss(lines.getLast())).isLessThan(0.3 * loss(lines.getFirst()));
    try (SafeTensors model = SafeTensors.open(out)) {
      assertThat(model.names())
          .containsExactlyInAnyOrder(
              "encoder.weight", "encoder.bias", "decoder.weight", "decoder.bias");
    }
  }

  private static double loss(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(' ')));
  }
}
