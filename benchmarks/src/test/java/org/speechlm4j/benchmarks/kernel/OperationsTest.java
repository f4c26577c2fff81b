package org.speechlm4j.benchmarks.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.speechlm4j.core.tensor.ArgMaxOp;
import org.speechlm4j.core.tensor.AttentionMask;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.Shape;

class OperationsTest {

  private static Work work(Setting setting) {
    return setting.kernel().work();
  }

  @Test
  void linear_multipliesAndAddsEachInputForEachOutput() {
    Work work = work(ProductSetting.THIN);
    assertThat(work.operations()).isEqualTo(2.0 * 4096 * 4096);
    assertThat(work.bytes()).isEqualTo(4.0 * (4096 + 4096 * 4096 + 4096));
  }

  @Test
  void bfloat16Weights_areHalfTheBytes() {
    assertThat(work(ProductSetting.THIN_BFLOAT16).bytes())
        .isEqualTo(4.0 * 4096 + 2.0 * 4096 * 4096 + 4.0 * 4096);
  }

  @Test
  void integerWeights_areTheirBitsAndTheirScales() {
    assertThat(work(ProductSetting.THIN_INT8).bytes())
        .isEqualTo(4096.0 * 4096 + 4.0 * (2 * 4096 + 4096 * 32));
    assertThat(work(ProductSetting.THIN_INT4).bytes())
        .isEqualTo(4096.0 * 4096 / 2 + 4.0 * (2 * 4096 + 4096 * 128));
  }

  @Test
  void nearestCode_isAProductWithTheCodebook() {
    Work work = work(NearestCodeSetting.ENCODEC);
    assertThat(work.operations()).isEqualTo(2.0 * 1500 * 1024 * 128);
    assertThat(work.bytes()).isEqualTo(4.0 * (1500 * 128 + 1024 * 128 + 1500));
  }

  @Test
  void residual_isASearchPerCodebookWithADifferenceBetween() {
    assertThat(work(ResidualSetting.ENCODEC).operations())
        .isEqualTo(8.0 * (2.0 * 750 * 128 * 1024 + 750 * 128));
  }

  @Test
  void attention_countsScoresAndSumsOfPairsThatMeet() {
    assertThat(work(AttentionSetting.ENCODER).operations())
        .isEqualTo(2.0 * 512 * 512 * 12 * (64 + 64));
    assertThat(work(AttentionSetting.DECODE).operations()).isEqualTo(2.0 * 2048 * 32 * 128);
    assertThat(work(AttentionSetting.GROUPED).operations())
        .isEqualTo(2.0 * 512 * 513 / 2 * 14 * 128);
  }

  @Test
  void pairs_areThoseThatTheMaskLetsMeet() {
    assertThat(Operations.pairs(AttentionMask.full(), 3, 5)).isEqualTo(15);
    assertThat(Operations.pairs(AttentionMask.causal(), 4, 4)).isEqualTo(10);
    assertThat(Operations.pairs(AttentionMask.causal(), 1, 5)).isEqualTo(5);
    assertThat(Operations.pairs(AttentionMask.slidingWindow(2), 4, 4)).isEqualTo(7);
  }

  @Test
  void convolution_countsTheTapsOfEachOutput() {
    assertThat(work(ConvolutionSetting.ENCODEC_FIRST).operations())
        .isEqualTo(2.0 * 240_000 * 32 * 7);
    assertThat(work(ConvolutionSetting.HUBERT_POSITIONS).operations())
        .isEqualTo(2.0 * 500 * 768 * 48 * 128);
  }

  @Test
  void transposedConvolution_countsWhatEachInputGives() {
    assertThat(work(ConvolutionSetting.ENCODEC_UP_FIRST).operations())
        .isEqualTo(2.0 * 750 * 512 * 256 * 16);
  }

  @Test
  void lstm_isTwoProductsAndFiveFunctionsAStep() {
    assertThat(work(RecurrenceSetting.STEP).operations())
        .isEqualTo(2.0 * 4 * 512 * 1024 + 5.0 * Operations.FUNCTION * 512);
  }

  @Test
  void otherOperation_isRefused() {
    Op op = new ArgMaxOp();
    Shape shape = Shape.of(2, 3);
    assertThatThrownBy(() -> Operations.of(op, Shape.of(2), shape))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ArgMaxOp");
  }
}
