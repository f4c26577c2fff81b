package org.speechlm4j.tokenizers.wav2vec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Frames;
import org.speechlm4j.core.cpu.CpuEngine;

/** A padded batch gives what its rows give alone. */
class Wav2VecBatchTest {

  private static final double TOLERANCE = 1e-5;

  static Stream<Wav2VecConfig> configurations() {
    return SmallModels.all();
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void encode_ofPaddedBatch_equalsEachRowAlone(Wav2VecConfig config) {
    Wav2VecEncoder encoder = encoder(config);
    List<Audio> batch = batch(9_203, 400, 5_001, 6_400);

    Frames together = encoder.encode(batch);

    for (int row = 0; row < batch.size(); row++) {
      Frames alone = encoder.encode(List.of(batch.get(row)));
      assertThat(together.lengths()[row]).isEqualTo(alone.lengths()[0]);
      assertRow(together, row, alone);
    }
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void hiddenStates_ofPaddedBatch_equalEachRowAlone(Wav2VecConfig config) {
    Wav2VecEncoder encoder = encoder(config);
    List<Audio> batch = batch(3_300, 7_777, 1_200);

    List<Frames> together = encoder.hiddenStates(batch);

    for (int row = 0; row < batch.size(); row++) {
      List<Frames> alone = encoder.hiddenStates(List.of(batch.get(row)));
      for (int state = 0; state < together.size(); state++) {
        assertRow(together.get(state), row, alone.get(state));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void encode_ofRowPaddedByOtherAmounts_isTheSame(Wav2VecConfig config) {
    Wav2VecEncoder encoder = encoder(config);
    Audio row = SmallModels.audio(4_000, 5);

    Frames alone = encoder.encode(List.of(row));

    for (int other : new int[] {4_001, 4_321, 8_000}) {
      Frames together = encoder.encode(List.of(row, SmallModels.audio(other, 6)));
      assertRow(together, 0, alone);
    }
  }

  private static Wav2VecEncoder encoder(Wav2VecConfig config) {
    return Wav2VecEncoder.init(config, new AudioInput(16_000, true), 11, CpuEngine.shared());
  }

  private static List<Audio> batch(int... lengths) {
    return Arrays.stream(lengths).mapToObj(n -> SmallModels.audio(n, n)).toList();
  }

  private static void assertRow(Frames together, int row, Frames alone) {
    int perRow = together.tensor().size(1) * together.tensor().size(2);
    float[] single = alone.tensor().toFloats();
    float[] all = together.tensor().toFloats();
    float largest = 0;
    for (float value : single) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(largest).isPositive();
    assertThat(Arrays.copyOfRange(all, row * perRow, row * perRow + single.length))
        .containsExactly(single, within((float) (TOLERANCE * largest)));
  }
}
