package org.speechlm4j.core.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.audio.WhisperFeatures;
import org.speechlm4j.core.config.ConfigJson;
import org.speechlm4j.core.fuzz.FuzzTarget;
import org.speechlm4j.core.fuzz.Fuzzer;
import org.speechlm4j.core.fuzz.JsonMutation;
import org.speechlm4j.core.fuzz.SafeTensorsMutation;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.weights.SafeTensors;

/** Damaged fixtures, and preprocessor configurations beside them, are read or refused. */
@Tag("fuzz")
class FixtureFuzzTest {

  private static final String CASE =
      """
      {"name": "a", "family": "toy", "model_class": null, "seed": 41, "knobs": {"n_fft": 400},
       "calls": [{"call": "a(b)", "outputs": ["out.x", "out.y"]}],
       "outputs": {"out.x": {"shape": [2], "atol": 1e-5}, "out.y": {"atol": 0}}}
      """;

  @TempDir private Path folder;

  @Test
  void fixture() throws Exception {
    Path expected = folder.resolve("expected.safetensors");
    HostTensor two = HostTensor.of(new float[2], 2);
    SafeTensors.write(expected, Map.of("in.a", two, "out.x", two, "out.y", two), Map.of());
    Fuzzer.check(
        FuzzTarget.of("fixture", FixtureFuzzTest::read)
            .fuzzing(
                "case.json", new JsonMutation(), List.of(CASE.getBytes(StandardCharsets.UTF_8)))
            .fuzzing("expected.safetensors", new SafeTensorsMutation(), expected)
            .fuzzing(
                "preprocessor_config.json",
                new JsonMutation(),
                Path.of(
                    "src/test/resources/fixtures/whisper-features-80/preprocessor_config.json")));
  }

  private static void read(Path folder) throws IOException {
    try (Fixture fixture = Fixture.open(folder)) {
      fixture.name();
      fixture.family();
      fixture.modelClass();
      for (String name : fixture.names()) {
        fixture.floats(name);
      }
    }
    ConfigJson.read(folder.resolve("preprocessor_config.json"), WhisperFeatures.Options::of);
  }
}
