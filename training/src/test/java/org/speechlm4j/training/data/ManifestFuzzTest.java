package org.speechlm4j.training.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.fuzz.FuzzTarget;
import org.speechlm4j.core.fuzz.Fuzzer;
import org.speechlm4j.core.fuzz.JsonMutation;

/** Damaged manifests are read or refused, in bounded time and memory. */
class ManifestFuzzTest {

  private static final String FILE = "manifest.jsonl";
  private static final String MINIMAL = "{\"id\":\"a\",\"file\":\"a.wav\"}\n";
  private static final String FULL =
      """
      {"id":"a","file":"a.wav","seconds":0.5,"text":"go","language":"en","speaker":"s",
       "split":"train","phones":[{"label":"g","start":0.0,"end":0.2},
       {"label":"o","start":0.2,"end":0.5}],"value":7,"more":{"a":[1,2]}}
      """
          .replace("\n ", " ");

  @TempDir private Path folder;

  @Test
  void manifest() throws Exception {
    Path sound = folder.resolve("a.wav");
    AudioFiles.writeWav(sound, Audio.mono(new float[80], 16_000), AudioFiles.WavEncoding.PCM_16);
    List<byte[]> valid =
        Stream.of(FULL + "\n" + MINIMAL.replace("\"a\"", "\"b\""), MINIMAL, "")
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList();
    Fuzzer.check(
        FuzzTarget.of("manifest", path -> Manifest.read(path.resolve(FILE)))
            .with("a.wav", Files.readAllBytes(sound))
            .fuzzing(FILE, new JsonMutation(), valid));
  }
}
