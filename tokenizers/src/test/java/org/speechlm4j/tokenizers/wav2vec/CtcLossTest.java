package org.speechlm4j.tokenizers.wav2vec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.Frames;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.tokenizers.wav2vec.Wav2VecConfig.Ctc;
import org.speechlm4j.tokenizers.wav2vec.Wav2VecConfig.Ctc.Reduction;

class CtcLossTest {

  /** Three equally likely labels in each of two frames: a path has probability 1/9. */
  private static final Frames UNIFORM =
      new Frames(
          CpuEngine.shared().constant(new float[12], Shape.of(2, 2, 3)), new int[] {2, 2}, 50);

  private static final double PATH = Math.log(9);

  private static double loss(Reduction reduction, boolean zeroInfinity, List<int[]> labels) {
    Ctc config = new Ctc(3, 0, reduction, zeroInfinity);
    return new CtcLoss(config).forward(UNIFORM, labels).toDoubles()[0];
  }

  @Test
  void forward_withSum_addsTheLosses() {
    List<int[]> labels = List.of(new int[] {1, 2}, new int[] {1});

    // One path spells "12"; three spell "1".
    assertThat(loss(Reduction.SUM, false, labels)).isCloseTo(2 * PATH - Math.log(3), within(1e-6));
  }

  @Test
  void forward_withMean_dividesByLabelsAndUtterances() {
    List<int[]> labels = List.of(new int[] {1, 2}, new int[] {1});

    assertThat(loss(Reduction.MEAN, false, labels))
        .isCloseTo((PATH / 2 + PATH - Math.log(3)) / 2, within(1e-6));
  }

  @Test
  void forward_ofLabelsThatDoNotFit_isInfiniteUnlessThatCountsAsZero() {
    List<int[]> labels = List.of(new int[] {1, 1}, new int[] {1, 2});

    assertThat(loss(Reduction.SUM, false, labels)).isInfinite();
    assertThat(loss(Reduction.SUM, true, labels)).isCloseTo(PATH, within(1e-6));
    assertThat(loss(Reduction.MEAN, true, labels)).isCloseTo(PATH / 4, within(1e-6));
  }

  @Test
  void forward_withoutLabels_isTheLossOfBlanks() {
    List<int[]> labels = List.of(new int[0], new int[0]);

    assertThat(loss(Reduction.MEAN, false, labels)).isCloseTo(PATH, within(1e-6));
  }

  @Test
  void forward_ofBadLabels_isAnErrorThatNamesThem() {
    assertThatThrownBy(() -> loss(Reduction.SUM, false, List.of(new int[] {3}, new int[] {1})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("labels: found 3, need 0 to 2");
    assertThatThrownBy(() -> loss(Reduction.SUM, false, List.of(new int[] {1})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("labels: found 1 rows, need one for each of 2 utterances");
  }
}
