package org.speechlm4j.tokenizers.wav2vec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.fuzz.FuzzTarget;
import org.speechlm4j.core.fuzz.Fuzzer;
import org.speechlm4j.core.fuzz.JsonMutation;

/** Damaged configurations of encoders are read or refused, before weights that fit or do not. */
class Wav2VecFuzzTest {

  private static final Path FIXTURES = Path.of("src/test/resources/fixtures");

  /** Loading a valid folder takes a few times its weights. */
  private static final int LOADING = 8;

  @Test
  void wav2vec() throws Exception {
    Path valid = FIXTURES.resolve("wav2vec2-large-adapter");
    byte[] weights = Files.readAllBytes(valid.resolve("model.safetensors"));
    CpuEngine engine = CpuEngine.withThreads(1);
    Fuzzer.check(
        FuzzTarget.of("wav2vec", folder -> load(folder, engine))
            .with("model.safetensors", weights)
            .fuzzing("config.json", new JsonMutation(), valid.resolve("config.json"))
            .fuzzing(
                "preprocessor_config.json",
                new JsonMutation(),
                valid.resolve("preprocessor_config.json"))
            .allowing((long) LOADING * weights.length, 64));
  }

  private static void load(Path folder, CpuEngine engine) throws IOException {
    Wav2VecConfig config = Wav2VecConfig.read(folder);
    config.hop();
    config.shortestInput();
    Wav2VecEncoder.load(folder, engine);
  }
}
