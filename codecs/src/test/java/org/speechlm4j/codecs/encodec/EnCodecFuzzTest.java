package org.speechlm4j.codecs.encodec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.fuzz.FuzzTarget;
import org.speechlm4j.core.fuzz.Fuzzer;
import org.speechlm4j.core.fuzz.JsonMutation;

/** Damaged configurations of codecs are read or refused, before weights that fit or do not. */
class EnCodecFuzzTest {

  /** Loading a valid folder takes a few times its weights. */
  private static final int LOADING = 8;

  @Test
  void enCodec() throws Exception {
    Path valid = Path.of("src/test/resources/fixtures/encodec-48khz");
    byte[] weights = Files.readAllBytes(valid.resolve("model.safetensors"));
    CpuEngine engine = CpuEngine.withThreads(1);
    Fuzzer.check(
        FuzzTarget.of("encodec", folder -> load(folder, engine))
            .with("model.safetensors", weights)
            .fuzzing("config.json", new JsonMutation(), valid.resolve("config.json"))
            .allowing((long) LOADING * weights.length, 64));
  }

  private static void load(Path folder, CpuEngine engine) throws IOException {
    EnCodecConfig config = EnCodec.load(folder, engine).config();
    config.hopLength();
    config.chunkLength();
    config.chunkStride();
    config.numCodebooks();
  }
}
