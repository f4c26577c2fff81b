package org.speechlm4j.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class QuantizedMatrixTest {

  private static final Shape SHAPE = Shape.of(1, 8);
  private static final Quantization INT4 = new Quantization(4, 8);

  @Test
  void of_normalWeights_errsAsDocumented() {
    HostTensor weight = normal(64, 512);
    assertThat(error(weight, Quantization.int8())).isBetween(0.006, 0.007);
    assertThat(error(weight, Quantization.int8().perRow())).isBetween(0.006, 0.009);
    assertThat(error(weight, Quantization.int4())).isBetween(0.075, 0.084);
    assertThat(error(weight, new Quantization(4, 64))).isBetween(0.085, 0.095);
  }

  @Test
  void of_groupWithOneOutlier_keepsOtherGroups() {
    float[] values = normal(1, 512).toFloats();
    values[3] = 1000;
    HostTensor weight = HostTensor.of(values, 1, 512);
    float[] widened = QuantizedMatrix.of(weight, Quantization.int8()).widened().toFloats();
    for (int i = 128; i < 512; i++) {
      assertThat(widened[i]).isCloseTo(values[i], offset(0.02f));
    }
  }

  @Test
  void of_integersTimesAScale_isExact() {
    float[] values = new float[32];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % 16 - 8) * 0.375f;
    }
    QuantizedMatrix matrix = QuantizedMatrix.of(HostTensor.of(values, 1, 32), Quantization.int4());
    assertThat(matrix.widened().toFloats()).containsExactly(values);
  }

  @Test
  void of_zerosAndSubnormals_isFinite() {
    float[] values = new float[24];
    for (int i = 8; i < 24; i++) {
      values[i] = Float.MIN_VALUE * (i < 16 ? 1 : i);
    }
    HostTensor weight = HostTensor.of(values, 3, 8);
    for (Quantization quantization : new Quantization[] {INT4, new Quantization(8, 8)}) {
      float[] widened = QuantizedMatrix.of(weight, quantization).widened().toFloats();
      for (int i = 0; i < 24; i++) {
        assertThat(Math.abs(widened[i] - values[i])).isLessThan(1e-42f);
      }
    }
  }

  @Test
  void of_noNumbersAndHugeOnes_areRefused() {
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY, 0x1p127f}) {
      float[] values = new float[16];
      values[9] = bad;
      assertThatIllegalArgumentException()
          .isThrownBy(() -> QuantizedMatrix.of(HostTensor.of(values, 2, 8), INT4))
          .withMessageContaining("found " + bad + " in row 1, column 1");
    }
  }

  @Test
  void of_whatIsNoFloatMatrix_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QuantizedMatrix.of(HostTensor.of(new int[8], 1, 8), INT4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QuantizedMatrix.of(HostTensor.of(new float[8], 8), INT4));
  }

  @Test
  void partsThatDoNotFit_areRefused() {
    float[] scales = {1};
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new QuantizedMatrix(SHAPE, INT4, new byte[7], scales))
        .withMessage("codes: found 7, need 8");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new QuantizedMatrix(SHAPE, INT4, new byte[8], new float[2]))
        .withMessage("scales: found 2, need 1");
    byte[] codes = {0, 8, 0, 0, 0, 0, 0, 0};
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new QuantizedMatrix(SHAPE, INT4, codes, scales))
        .withMessage("codes: found 8 at 1, need -8 to 7");
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.MAX_VALUE}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new QuantizedMatrix(SHAPE, INT4, new byte[8], new float[] {bad}))
          .withMessageContaining("scales: found " + bad);
    }
  }

  @Test
  void quantization_ofOtherBitsOrGroups_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Quantization(5, 32));
    assertThatIllegalArgumentException().isThrownBy(() -> new Quantization(4, 12));
    assertThatIllegalArgumentException().isThrownBy(() -> new Quantization(4, 0));
  }

  private static HostTensor normal(int rows, int columns) {
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return HostTensor.of(values, rows, columns);
  }

  /** The root of the squared error in parts of the squared weights. */
  private static double error(HostTensor weight, Quantization quantization) {
    float[] values = weight.toFloats();
    float[] widened = QuantizedMatrix.of(weight, quantization).widened().toFloats();
    double errors = 0;
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      errors += Math.pow(values[i] - widened[i], 2);
      squares += Math.pow(values[i], 2);
    }
    return Math.sqrt(errors / squares);
  }
}
