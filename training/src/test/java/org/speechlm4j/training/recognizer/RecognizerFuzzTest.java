package org.speechlm4j.training.recognizer;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.fuzz.FuzzTarget;
import org.speechlm4j.core.fuzz.Fuzzer;
import org.speechlm4j.core.fuzz.JsonMutation;

/** Damaged configurations of recognisers are read or refused, before weights that fit or do not. */
class RecognizerFuzzTest {

  /** Loading a valid folder takes a few times its weights. */
  private static final int LOADING = 8;

  @Test
  void recognizer() throws Exception {
    Path valid = Path.of("..", "examples", "checkpoints", "recognizer");
    byte[] weights = Files.readAllBytes(valid.resolve("model.safetensors"));
    CpuEngine engine = CpuEngine.withThreads(1);
    Fuzzer.check(
        FuzzTarget.of("recognizer", folder -> PhoneRecognizer.load(folder, engine))
            .with("model.safetensors", weights)
            .fuzzing("config.json", new JsonMutation(), valid.resolve("config.json"))
            .allowing((long) LOADING * weights.length, 64));
  }
}
