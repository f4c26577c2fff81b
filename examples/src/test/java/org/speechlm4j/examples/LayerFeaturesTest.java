package org.speechlm4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.weights.SafeTensors;

class LayerFeaturesTest {

  private static final String SPEECH = "corpus/speech/s11/s11-08.flac";

  @TempDir private Path folder;

  @Test
  void main_onTheCorpus_savesALayersFramesUnderTheFilesName() throws IOException {
    Path out = folder.resolve("features.safetensors");
    List<String> lines =
        Printed.by(() -> LayerFeatures.main("checkpoints/hubert-2", "2", out.toString(), SPEECH));

    try (SafeTensors features = SafeTensors.open(out)) {
      HostTensor frames = Objects.requireNonNull(features.find(SPEECH));
      assertThat(lines)
          .containsExactly(SPEECH + ": " + frames.shape().size(0) + " frames of 192 channels");
      assertThat(frames.shape()).isEqualTo(Shape.of(frames.shape().size(0), 192));
    }
  }
}
