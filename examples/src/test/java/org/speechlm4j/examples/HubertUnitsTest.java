package org.speechlm4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.audio.AudioFiles.WavEncoding;
import org.speechlm4j.core.cluster.Points;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.tokenizers.units.KMeansQuantizer;
import org.speechlm4j.tokenizers.wav2vec.Wav2VecEncoder;

class HubertUnitsTest {

  private static final String MODEL = "../tokenizers/src/test/resources/fixtures/hubert-base";

  @TempDir private Path folder;

  @Test
  void main_onSpeechOfAnotherRate_printsUnitsThatCoverIt() throws IOException {
    Path in = folder.resolve("in.wav");
    Path centroids = folder.resolve("centroids.safetensors");
    AudioFiles.writeWav(in, chirp(8_000), WavEncoding.PCM_16);
    fit(centroids);
    List<String> lines =
        Printed.by(() -> HubertUnits.main(MODEL, "2", centroids.toString(), in.toString()));

    assertThat(lines).hasSizeGreaterThan(1);
    assertThat(lines)
        .allSatisfy(line -> assertThat(line).matches("\\d\\.\\d\\d-\\d\\.\\d\\d s: unit [0-4]"));
    assertThat(lines.getFirst()).startsWith("0.00-");
    assertThat(lines.getLast()).contains("-0.98 s");
  }

  private static void fit(Path file) throws IOException {
    CpuEngine engine = CpuEngine.shared();
    Wav2VecEncoder encoder = Wav2VecEncoder.load(Path.of(MODEL), engine);
    float[] frames = encoder.hiddenState(List.of(chirp(16_000)), 2).tensor().toFloats();
    Points features = new Points(frames, encoder.dimension());
    KMeansQuantizer.fit(features, 5, 1, engine).save(file, Map.of());
  }

  private static Audio chirp(int sampleRate) {
    float[] samples = new float[sampleRate];
    for (int t = 0; t < samples.length; t++) {
      double second = (double) t / sampleRate;
      samples[t] = (float) (0.5 * Math.sin(2 * Math.PI * 1_000 * second * second));
    }
    return Audio.mono(samples, sampleRate);
  }
}
