package org.speechlm4j.tokenizers.wav2vec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Frames;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.verify.Fixture;
import org.speechlm4j.core.weights.SafeTensors;

class Wav2VecCtcTest {

  @TempDir private Path folder;

  private static Path fixture(String name) throws URISyntaxException {
    String path = "/fixtures/" + name + "/case.json";
    return Path.of(Objects.requireNonNull(Wav2VecCtcTest.class.getResource(path)).toURI())
        .resolveSibling("");
  }

  @Test
  void logitsAndLoss_ofPublishedCheckpoint_areTheReferences()
      throws IOException, URISyntaxException {
    Path published = fixture("hubert-large-ctc");
    Wav2VecCtc model = Wav2VecCtc.load(published, CpuEngine.shared());
    try (Fixture fixture = Fixture.open(published)) {
      Frames logits = model.logits(audio(fixture));

      float tolerance = (float) fixture.tolerance("out.ctc.logits");
      assertThat(logits.tensor().toFloats())
          .containsExactly(fixture.floats("out.ctc.logits"), within(tolerance));
      assertThat((double) model.loss(logits, labels(fixture)).toFloats()[0])
          .isCloseTo(fixture.floats("out.ctc.loss")[0], within(fixture.tolerance("out.ctc.loss")));
    }
  }

  private static List<Audio> audio(Fixture fixture) throws IOException {
    int[] lengths = fixture.ints("in.lengths");
    float[] samples = fixture.floats("in.audio");
    int row = samples.length / lengths.length;
    return List.of(
        Audio.mono(Arrays.copyOf(samples, lengths[0]), 16_000),
        Audio.mono(Arrays.copyOfRange(samples, row, row + lengths[1]), 16_000));
  }

  private static List<int[]> labels(Fixture fixture) throws IOException {
    int[] padded = fixture.ints("in.labels");
    int row = padded.length / 2;
    return List.of(
        Arrays.stream(padded, 0, row).filter(label -> label >= 0).toArray(),
        Arrays.stream(padded, row, 2 * row).filter(label -> label >= 0).toArray());
  }

  @Test
  void load_withoutHead_isAnErrorThatNamesIt() throws URISyntaxException {
    Path headless = fixture("hubert-base");

    assertThatThrownBy(() -> Wav2VecCtc.load(headless, CpuEngine.shared()))
        .hasMessageContaining("lm_head.weight");
  }

  @Test
  void load_ofLanguage_takesItsAdaptersAndHead() throws IOException, URISyntaxException {
    copyWithHead(fixture("wav2vec2-base"), 5);

    Wav2VecCtc model = Wav2VecCtc.load(folder, "deu", CpuEngine.shared());

    Frames logits = model.logits(List.of(SmallModels.audio(4_000, 3)));
    assertThat(logits.tensor().size(2)).isEqualTo(5);
    assertThatThrownBy(() -> Wav2VecCtc.load(folder, "xyz", CpuEngine.shared()))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("adapter.xyz.safetensors");
  }

  @Test
  @Timeout(10)
  void load_ofMoreLayersThanTheCheckpointHas_namesTheFirstMissing() throws Exception {
    copyWithHead(fixture("wav2vec2-base"), 5);
    Path config = folder.resolve("config.json");
    String many =
        Files.readString(config).replaceFirst("(\"num_hidden_layers\": )\\d+", "$12147483647");
    Files.writeString(config, many);

    assertThatThrownBy(() -> Wav2VecEncoder.load(folder, CpuEngine.shared()))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("encoder.layers.");
  }

  private void copyWithHead(Path published, int labels) throws IOException {
    for (String file : List.of("config.json", "model.safetensors", "preprocessor_config.json")) {
      Files.copy(published.resolve(file), folder.resolve(file));
    }
    Map<String, HostTensor> head = new TreeMap<>();
    head.put("lm_head.weight", HostTensor.of(new float[labels * 32], labels, 32));
    head.put("lm_head.bias", HostTensor.of(new float[labels], labels));
    SafeTensors.write(folder.resolve("adapter.deu.safetensors"), head, Map.of());
  }
}
