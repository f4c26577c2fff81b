package org.speechlm4j.codecs.encodec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.Audio;

class OverlapAddTest {

  @Test
  void join_ofOneChunk_isThatChunk() {
    Audio chunk = SmallCodecs.noise(1, 2, 9);
    assertThat(OverlapAdd.join(List.of(chunk), 5).channels()).isDeepEqualTo(chunk.channels());
  }

  @Test
  void join_ofCutsOfOneSignal_isTheSignal() {
    float[] samples = SmallCodecs.noise(1, 1, 23).channels()[0];
    List<Audio> chunks = List.of(cut(samples, 0, 10), cut(samples, 7, 17), cut(samples, 14, 23));
    assertThat(OverlapAdd.join(chunks, 7).channels()[0]).containsExactly(samples, within());
  }

  @Test
  void join_whereTwoOverlap_fadesByTheirTriangles() {
    Audio zeros = Audio.mono(new float[4], 24_000);
    Audio ones = Audio.mono(new float[] {1, 1, 1, 1}, 24_000);
    // Triangle 0.2, 0.4, 0.4, 0.2: in the overlap 0.2 / (0.4 + 0.2), then 0.4 / (0.2 + 0.4).
    assertThat(OverlapAdd.join(List.of(zeros, ones), 2).channels()[0])
        .containsExactly(new float[] {0, 0, 1 / 3f, 2 / 3f, 1, 1}, within());
  }

  @Test
  void join_ofLastChunkWithinTheOneBefore_keepsItsEnd() {
    Audio ones = Audio.mono(new float[] {1, 1, 1, 1}, 24_000);
    Audio one = Audio.mono(new float[] {1}, 24_000);
    assertThat(OverlapAdd.join(List.of(ones, one), 2).length()).isEqualTo(4);
  }

  private static Offset<Float> within() {
    return Offset.offset(1e-6f);
  }

  private static Audio cut(float[] samples, int from, int to) {
    return Audio.mono(Arrays.copyOfRange(samples, from, to), 24_000);
  }
}
