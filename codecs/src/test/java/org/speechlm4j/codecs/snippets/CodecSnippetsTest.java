package org.speechlm4j.codecs.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.speechlm4j.codecs.DecoderSession;
import org.speechlm4j.codecs.EncoderSession;
import org.speechlm4j.codecs.encodec.EnCodec;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Codes;
import org.speechlm4j.core.cpu.CpuEngine;

/** The snippets of codecs. */
class CodecSnippetsTest {

  private final Path modelFolder = Path.of("src/test/resources/fixtures/encodec-24khz");

  private static Audio sound() {
    float[] samples = new float[12_000];
    for (int t = 0; t < samples.length; t++) {
      samples[t] = (float) (0.5 * Math.sin(2 * Math.PI * 440 * t / 24_000));
    }
    return Audio.mono(samples, 24_000);
  }

  @Test
  void roundTrip() throws IOException {
    Audio sound = sound();
    // @start region="round-trip"
    EnCodec codec = EnCodec.load(modelFolder, CpuEngine.shared());
    Codes codes = codec.encode(sound, codec.config().codebooks(1.5)); // at 1.5 kbps
    int[][] values = codes.values(); // [codebook][frame]
    Audio decoded = codec.decode(codes);
    // @end
    assertThat(values).hasDimensions(3, 38);
    assertThat(decoded.length()).isEqualTo(38 * 320);
  }

  @Test
  void streaming() throws IOException {
    Audio sound = sound();
    EnCodec codec = EnCodec.load(modelFolder, CpuEngine.shared());
    List<Audio> pieces = new ArrayList<>();
    for (int from = 0; from < sound.length(); from += 1_000) {
      float[] piece = Arrays.copyOfRange(sound.channels()[0], from, from + 1_000);
      pieces.add(Audio.mono(piece, 24_000));
    }
    List<Audio> heard = new ArrayList<>();
    // @start region="streaming"
    try (EncoderSession encoder = codec.encoderSession(4);
        DecoderSession decoder = codec.decoderSession()) {
      for (Audio piece : pieces) { // of any length, as a sound card gives them
        heard.add(decoder.push(encoder.push(piece)));
      }
      heard.add(decoder.push(encoder.finish()));
      heard.add(decoder.finish());
    }
    // @end
    Audio whole = codec.decode(codec.encode(sound, 4));
    assertThat(heard.stream().mapToInt(Audio::length).sum()).isEqualTo(whole.length());
  }
}
