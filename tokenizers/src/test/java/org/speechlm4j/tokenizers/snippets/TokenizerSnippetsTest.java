package org.speechlm4j.tokenizers.snippets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Frames;
import org.speechlm4j.core.SpeechEncoder;
import org.speechlm4j.core.Units;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.cluster.Points;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.weights.SafeTensors;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.tokenizers.units.KMeansQuantizer;
import org.speechlm4j.tokenizers.units.PhoneticTokenizer;
import org.speechlm4j.tokenizers.wav2vec.AudioInput;
import org.speechlm4j.tokenizers.wav2vec.Wav2VecConfig;
import org.speechlm4j.tokenizers.wav2vec.Wav2VecEncoder;

/** The snippets of {@code org.speechlm4j.tokenizers}. */
class TokenizerSnippetsTest {

  @TempDir private Path folder;
  private final Path modelFolder = Path.of("src/test/resources/fixtures/hubert-base");
  private Path speechFile;

  @BeforeEach
  void writeSpeech() throws IOException {
    speechFile = folder.resolve("speech.wav");
    float[] samples = new float[22_050];
    for (int t = 0; t < samples.length; t++) {
      double second = t / 22_050.0;
      samples[t] = (float) (0.5 * Math.sin(2 * Math.PI * 2_000 * second * second));
    }
    AudioFiles.writeWav(speechFile, Audio.mono(samples, 22_050), AudioFiles.WavEncoding.PCM_16);
  }

  @Test
  void features() throws IOException {
    // @start region="features"
    Wav2VecEncoder encoder = Wav2VecEncoder.load(modelFolder, CpuEngine.shared());
    Audio speech = AudioFiles.read(speechFile, encoder.sampleRate(), 1);
    Frames frames = encoder.hiddenState(List.of(speech), 2); // what leaves layer 2
    float[] values = frames.tensor().toFloats(); // [batch, time, dimension]
    // @end
    assertThat(frames.lengths()).containsExactly(49);
    assertThat(values).hasSize(49 * encoder.dimension());
  }

  @Test
  void closing() throws IOException {
    Audio speech = AudioFiles.read(speechFile, 16_000, 1);
    // @start region="closing"
    try (SafeTensors file = SafeTensors.open(modelFolder)) {
      Weights weights = Weights.of(file, CpuEngine.shared());
      Wav2VecConfig config = Wav2VecConfig.read(modelFolder);
      Wav2VecEncoder encoder = Wav2VecEncoder.of(weights, config, AudioInput.read(modelFolder));
      System.out.println(encoder.hiddenState(List.of(speech), 2).tensor().shape());
    }
    // @end
    Wav2VecEncoder closed;
    try (SafeTensors file = SafeTensors.open(modelFolder)) {
      closed =
          Wav2VecEncoder.of(
              Weights.of(file, CpuEngine.shared()),
              Wav2VecConfig.read(modelFolder),
              AudioInput.read(modelFolder));
    }
    assertThatThrownBy(() -> closed.hiddenState(List.of(speech), 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching(".*: found its file closed, need it open while in use");
  }

  @Test
  void units() throws IOException {
    Engine engine = CpuEngine.shared();
    SpeechEncoder layer = Wav2VecEncoder.load(modelFolder, engine).atLayer(2);
    Audio speech = AudioFiles.read(speechFile, layer.sampleRate(), 1);
    Path file = folder.resolve("units.safetensors");
    // @start region="fit"
    float[] frames = layer.encode(List.of(speech)).tensor().toFloats();
    Points features = new Points(frames, layer.dimension());
    KMeansQuantizer fitted = KMeansQuantizer.fit(features, 10, 1, engine); // 10 units, seed 1
    fitted.save(file, Map.of("layer", "2"));
    // @end
    // @start region="units"
    KMeansQuantizer quantizer = KMeansQuantizer.load(file, engine);
    PhoneticTokenizer tokenizer = PhoneticTokenizer.of(layer, quantizer);
    Units units = tokenizer.tokenize(speech);
    int[] ids = units.ids(); // equal neighbours merged
    int[] perFrame = units.perFrame(); // as many as frames
    // @end
    assertThat(perFrame).hasSize(49);
    assertThat(ids).hasSizeBetween(2, 49);
  }
}
