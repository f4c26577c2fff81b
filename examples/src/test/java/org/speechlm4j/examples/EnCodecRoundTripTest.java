package org.speechlm4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.audio.AudioFiles.WavEncoding;

class EnCodecRoundTripTest {

  private static final String MODEL = "../codecs/src/test/resources/fixtures/encodec-24khz";

  @TempDir private Path folder;

  @Test
  void main_onStereoOfAnotherRate_writesTheDecodedSound() throws IOException {
    Path in = folder.resolve("in.wav");
    Path out = folder.resolve("out.wav");
    AudioFiles.writeWav(in, tone(), WavEncoding.PCM_16);
    List<String> lines =
        Printed.by(() -> EnCodecRoundTrip.main(MODEL, in.toString(), out.toString(), "1.5"));
    assertThat(lines.getFirst()).startsWith("0.25 s: 19 frames of 3 codes, ");
    Audio decoded = AudioFiles.read(out);
    assertThat(decoded.sampleRate()).isEqualTo(24_000);
    assertThat(decoded.length()).isEqualTo(6000);
  }

  private static Audio tone() {
    float[] samples = new float[4000];
    for (int t = 0; t < samples.length; t++) {
      samples[t] = (float) (0.5 * Math.sin(2 * Math.PI * 440 * t / 16_000));
    }
    return new Audio(new float[][] {samples, samples}, 16_000);
  }
}
