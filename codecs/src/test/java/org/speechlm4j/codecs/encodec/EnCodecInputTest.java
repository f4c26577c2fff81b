package org.speechlm4j.codecs.encodec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Codes;
import org.speechlm4j.core.reference.ReferenceEngine;

class EnCodecInputTest {

  private final EnCodec codec = SmallCodecs.codec(Map.of(), new ReferenceEngine());

  @Test
  void encode_ofOtherRate_namesBoth() {
    assertThatThrownBy(() -> codec.encode(Audio.mono(new float[10], 16_000), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("16000 Hz")
        .hasMessageContaining("24000 Hz");
  }

  @Test
  void encode_ofOtherChannels_namesBoth() {
    assertThatThrownBy(() -> codec.encode(SmallCodecs.noise(1, 2, 10), 1))
        .hasMessageContaining("2 channels")
        .hasMessageContaining("1");
  }

  @Test
  void encode_ofNoSamples_isRefused() {
    assertThatThrownBy(() -> codec.encode(SmallCodecs.noise(1, 1, 0), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no samples");
  }

  @Test
  void encode_ofNoNumber_namesTheSample() {
    Audio audio = SmallCodecs.noise(1, 1, 10);
    audio.channels()[0][3] = Float.NaN;
    assertThatThrownBy(() -> codec.encode(audio, 1)).hasMessageContaining("NaN at sample 3");
  }

  @Test
  void encode_withTooManyCodebooks_namesHowManyThereAre() {
    assertThatThrownBy(() -> codec.encode(SmallCodecs.noise(1, 1, 10), 4))
        .hasMessage("codebooks: found 4, need 1 to 3");
    assertThatThrownBy(() -> codec.encode(SmallCodecs.noise(1, 1, 10), 0))
        .hasMessageContaining("found 0");
  }

  @Test
  void decode_ofCodeOutsideItsBook_namesIt() {
    assertThatThrownBy(() -> codec.decode(new Codes(new int[][] {{1}, {16}}, 4000)))
        .hasMessage("codes: found 16 in codebook 1, need 0 to 15");
    assertThatThrownBy(() -> codec.decode(new Codes(new int[][] {{-1}}, 4000)))
        .hasMessageContaining("found -1");
  }

  @Test
  void decode_ofTooManyCodebooks_namesHowManyThereAre() {
    assertThatThrownBy(() -> codec.decode(new Codes(new int[4][2], 4000)))
        .hasMessage("codes: found 4 codebooks, need 1 to 3");
  }

  @Test
  void decode_ofOtherFrameRate_namesBoth() {
    assertThatThrownBy(() -> codec.decode(new Codes(new int[1][2], 75)))
        .hasMessage("codes: found 75.000 frames per second, need the codec's 4000.000");
  }

  @Test
  void decode_ofNoFrames_isRefused() {
    assertThatThrownBy(() -> codec.decode(new Codes(new int[1][0], 4000)))
        .hasMessageContaining("no frames");
  }

  @Test
  void decode_ofChunksWithoutOverlap_isRefused() {
    Codes part = new Codes(new int[1][2], 4000);
    assertThatThrownBy(() -> codec.decode(Codes.concat(List.of(part, part))))
        .hasMessageContaining("2 chunks")
        .hasMessageContaining("chunk_length_s");
  }

  @Test
  void encode_ofSilence_survivesNormalisation() {
    EnCodec normalising = SmallCodecs.codec(SmallCodecs.chunked(), new ReferenceEngine());
    Codes codes = normalising.encode(new Audio(new float[2][100], 24_000), 3);
    assertThat(normalising.decode(codes).channels()[0]).doesNotContain(Float.NaN).hasSize(102);
  }
}
