package org.speechlm4j.tokenizers.wav2vec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.system.Interruption;
import org.speechlm4j.core.weights.SafeTensors;
import org.speechlm4j.core.weights.Weights;

/** An encoder over a mapped checkpoint: closed, used by several threads, interrupted. */
class MappedEncoderTest {

  private static final Path FOLDER = Path.of("src/test/resources/fixtures/hubert-base");

  private final CpuEngine engine = CpuEngine.withThreads(2);

  private static List<Audio> noise(int samples) {
    float[] values = new float[samples];
    for (int t = 0; t < samples; t++) {
      values[t] = (float) Math.sin(0.001 * t * (t % 100));
    }
    return List.of(Audio.mono(values, 16_000));
  }

  @Test
  void encode_afterClose_namesTheFile() throws Exception {
    SafeTensors file = SafeTensors.open(FOLDER);
    Wav2VecEncoder encoder =
        Wav2VecEncoder.of(
            Weights.of(file, engine), Wav2VecConfig.read(FOLDER), AudioInput.read(FOLDER));
    assertThat(encoder.encode(noise(4000)).tensor().toFloats()).isNotEmpty();
    file.close();
    assertThatThrownBy(() -> encoder.encode(noise(4000)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(FOLDER.resolve("model.safetensors") + ": tensor ")
        .hasMessageEndingWith("found its file closed, need it open while in use");
  }

  @Test
  void loads_byTwoThreads_encodeTheSame() throws Exception {
    Callable<float[]> job =
        () -> Wav2VecEncoder.load(FOLDER, engine).encode(noise(8000)).tensor().toFloats();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<float[]>> frames = Stream.generate(() -> threads.submit(job)).limit(4).toList();
      for (Future<float[]> other : frames) {
        assertThat(other.get()).containsExactly(frames.getFirst().get());
      }
    }
  }

  @Test
  void encode_interrupted_stops() throws Exception {
    Wav2VecEncoder encoder = Wav2VecEncoder.load(FOLDER, engine);
    List<Audio> audio = noise(16_000 * 60);
    Interruption found =
        Interruption.of(
            Duration.ofMillis(500),
            () -> {
              while (true) {
                encoder.encode(audio);
              }
            });
    assertThat(found.thrown()).isInstanceOf(CancellationException.class);
    assertThat(found.stillInterrupted()).isTrue();
    assertThat(found.latency()).isLessThan(Interruption.LONGEST);
  }
}
