package org.speechlm4j.core.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.audio.AudioFiles.WavEncoding;
import org.speechlm4j.core.fuzz.ByteMutation;
import org.speechlm4j.core.fuzz.FlacMutation;
import org.speechlm4j.core.fuzz.FuzzTarget;
import org.speechlm4j.core.fuzz.Fuzzer;

/** Damaged sounds are read or refused, in bounded time and memory. */
@Tag("fuzz")
class SoundFuzzTest {

  @TempDir private Path folder;

  @Test
  void wav() throws Exception {
    List<byte[]> valid = new ArrayList<>();
    for (WavEncoding encoding : WavEncoding.values()) {
      Path file = folder.resolve(encoding + ".wav");
      float[] samples = {0, 0.5f, -0.5f, 1, -1, 0.25f, 0};
      AudioFiles.writeWav(file, new Audio(new float[][] {samples, samples}, 44_100), encoding);
      valid.add(Files.readAllBytes(file));
    }
    valid.add(resource("tone-8bit-1ch.wav"));
    valid.add(resource("tone-24bit-1ch.wav"));
    Fuzzer.check(
        FuzzTarget.of("wav", path -> AudioFiles.read(path.resolve("a.wav")))
            .fuzzing("a.wav", new ByteMutation(), valid));
  }

  @Test
  void flac() throws Exception {
    List<byte[]> valid = new ArrayList<>();
    for (String name : new String[] {"8bit-1ch", "24bit-1ch", "16bit-1ch"}) {
      valid.add(resource("tone-" + name + ".flac"));
    }
    valid.add(resource("streamed-16bit-1ch.flac"));
    Fuzzer.check(
        FuzzTarget.of("flac", path -> AudioFiles.read(path.resolve("a.flac")))
            .fuzzing("a.flac", new FlacMutation(), valid)
            .allowing(16 << 20, 64));
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = SoundFuzzTest.class.getResourceAsStream("/audio/" + name)) {
      assertThat(in).isNotNull();
      return in.readAllBytes();
    }
  }
}
