package org.speechlm4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CodesTest {

  @Test
  void perChunk_thenConcat_givesTheSame() {
    List<Codes.Chunk> chunks = List.of(new Codes.Chunk(2, 0.5f), new Codes.Chunk(1, 2f));
    Codes codes = new Codes(new int[][] {{1, 2, 3}, {4, 5, 6}}, 75, chunks);
    List<Codes> parts = codes.perChunk();
    assertThat(parts.get(0).values()).isDeepEqualTo(new int[][] {{1, 2}, {4, 5}});
    assertThat(parts.get(1).chunks()).containsExactly(new Codes.Chunk(1, 2f));
    Codes joined = Codes.concat(parts);
    assertThat(joined.values()).isDeepEqualTo(codes.values());
    assertThat(joined.chunks()).isEqualTo(chunks);
  }

  @Test
  void codes_ofOneChunk_areNotScaled() {
    Codes codes = new Codes(new int[][] {{1, 2, 3}}, 75);
    assertThat(codes.chunks()).containsExactly(new Codes.Chunk(3, 1f));
  }

  @Test
  void codes_whoseChunksDoNotAddUp_areRefused() {
    assertThatThrownBy(() -> new Codes(new int[1][3], 75, List.of(new Codes.Chunk(2, 1f))))
        .hasMessage("chunks: found 2 frames in all, need the codes' 3");
  }

  @Test
  void chunk_thatNoSoundCanHave_isRefused() {
    assertThatThrownBy(() -> new Codes.Chunk(-1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found -1 frames");
    assertThatThrownBy(() -> new Codes.Chunk(1, Float.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("scale NaN");
  }

  @Test
  void codes_ofUnequalRows_areRefused() {
    assertThatThrownBy(() -> new Codes(new int[][] {{1}, {1, 2}}, 75)).hasMessageContaining("1");
    assertThatThrownBy(() -> new Codes(new int[0][], 75)).hasMessageContaining("no codebook");
  }

  @Test
  void concat_ofDifferentCodecs_isRefused() {
    Codes one = new Codes(new int[1][1], 75);
    Codes other = new Codes(new int[2][1], 50);
    assertThatThrownBy(() -> Codes.concat(List.of(one, other)))
        .hasMessageContaining("75")
        .hasMessageContaining("50");
    assertThatThrownBy(() -> Codes.concat(List.of())).hasMessageContaining("none");
  }
}
