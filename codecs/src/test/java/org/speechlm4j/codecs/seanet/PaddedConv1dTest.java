package org.speechlm4j.codecs.seanet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.Conv1dOp;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.PadMode;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.TensorSource;
import org.speechlm4j.core.weights.Weights;

class PaddedConv1dTest {

  private final ReferenceEngine engine = new ReferenceEngine();

  @Test
  void forward_ofSignalShorterThanItsReflection_reflectsItBeforeAddedZeros() {
    // 1 2 3 and four zeros, reflected by 6: 0 0 0 0 3 2 | 1 2 3 (0 0 0 0 cut off).
    assertThat(forward(picking(7, 4), style(true, PadMode.REFLECT), 1, 1, 2, 3))
        .containsExactly(3, 2, 1);
    assertThat(forward(picking(7, 3), style(true, PadMode.REFLECT), 1, 1, 2, 3))
        .containsExactly(0, 3, 2);
  }

  @Test
  void forward_ofReflectedEnd_takesAddedZerosFirst() {
    // 1 2 and two zeros: reflected in front by 3, behind the zeros by 3, of which 3 frames stay.
    assertThat(forward(picking(7, 6), style(false, PadMode.REFLECT), 1, 1, 2))
        .containsExactly(0, 0);
    assertThat(forward(picking(7, 1), style(false, PadMode.REFLECT), 1, 1, 2))
        .containsExactly(0, 2);
  }

  @ParameterizedTest
  @CsvSource({"REFLECT, 2, 3", "REPLICATE, 1, 1", "ZERO, 0, 0"})
  void forward_ofCausalKernel_padsInFrontAlone(PadMode mode, float first, float second) {
    assertThat(forward(picking(3, 0), style(true, mode), 1, 1, 2, 3, 4))
        .containsExactly(second, first, 1, 2);
    assertThat(forward(picking(3, 2), style(true, mode), 1, 1, 2, 3, 4))
        .containsExactly(1, 2, 3, 4);
  }

  @Test
  void forward_ofEvenKernelWithoutCausality_padsMoreInFront() {
    assertThat(forward(picking(4, 0), style(false, PadMode.REPLICATE), 1, 1, 2, 3, 4))
        .containsExactly(1, 1, 1, 2);
  }

  @ParameterizedTest
  @CsvSource({"REFLECT, 4", "REPLICATE, 5", "ZERO, 0"})
  void forward_ofPartialStride_fillsItAtTheEnd(PadMode mode, float added) {
    assertThat(forward(picking(4, 3), style(true, mode), 2, 1, 2, 3, 4, 5))
        .containsExactly(2, 4, added);
  }

  @Test
  void stream_ofKernelTooShortToReflectItsEnd_isRefused() {
    PaddedConv1d conv = conv(picking(3, 0), style(true, PadMode.REFLECT), 3);
    assertThatThrownBy(conv::stream)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("3 frames with stride 3")
        .hasMessageContaining("5");
  }

  private float[] forward(float[] kernel, ConvStyle style, int stride, float... signal) {
    Tensor x = engine.constant(signal, Shape.of(1, signal.length, 1));
    return conv(kernel, style, stride).forward(x).toFloats();
  }

  private PaddedConv1d conv(float[] kernel, ConvStyle style, int stride) {
    Map<String, HostTensor> tensors =
        Map.of(
            "conv.weight", HostTensor.of(kernel, 1, 1, kernel.length),
            "conv.bias", HostTensor.of(new float[1], 1));
    Weights weights = Weights.of(TensorSource.of("test", tensors), engine);
    return PaddedConv1d.of(
        weights, 1, 1, kernel.length, Conv1dOp.plain().withStride(stride), style);
  }

  /** A kernel whose output is the input frame under one of its taps. */
  private static float[] picking(int kernel, int tap) {
    float[] weight = new float[kernel];
    weight[tap] = 1;
    return weight;
  }

  private static ConvStyle style(boolean causal, PadMode mode) {
    return new ConvStyle(causal, mode, ConvNorm.WEIGHT_NORM, 1);
  }
}
