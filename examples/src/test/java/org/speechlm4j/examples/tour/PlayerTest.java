package org.speechlm4j.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.audio.AudioFiles;

class PlayerTest {

  private static final float STEP = 1f / Short.MAX_VALUE;

  @TempDir private Path folder;

  @Test
  void sound_isReadBackAsItWas() throws IOException {
    float[] samples = {0, 0.5f, -0.5f, 1, -1, 0.123f};
    Audio audio = readBack(samples);
    assertThat(audio.sampleRate()).isEqualTo(16_000);
    assertThat(audio.mixDown()).containsExactly(samples, within(1.5f * STEP));
  }

  @Test
  void samplesOutside_areClipped() throws IOException {
    float[] clipped = {1, -1};
    assertThat(readBack(new float[] {3, -3}).mixDown()).containsExactly(clipped, within(2 * STEP));
  }

  private Audio readBack(float[] samples) throws IOException {
    String address = Player.wav(samples);
    assertThat(address).startsWith("data:audio/wav;base64,");
    byte[] bytes = Base64.getDecoder().decode(address.substring(address.indexOf(',') + 1));
    return AudioFiles.read(Files.write(folder.resolve("sound.wav"), bytes));
  }
}
