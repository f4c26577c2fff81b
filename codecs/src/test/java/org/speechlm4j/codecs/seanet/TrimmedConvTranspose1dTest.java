package org.speechlm4j.codecs.seanet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.speechlm4j.core.nn.LayerStream;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.PadMode;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.TensorSource;
import org.speechlm4j.core.weights.Weights;

class TrimmedConvTranspose1dTest {

  private final ReferenceEngine engine = new ReferenceEngine();

  @ParameterizedTest
  @CsvSource({"true, 1, 0", "true, 0.4, 1", "true, 0, 3", "false, 1, 2"})
  void forward_cutsItsShareInFront(boolean causal, double ratio, int cutInFront) {
    // Kernel 5, stride 2: one frame spreads to 1 2 3 4 5, of which 2 frames stay.
    ConvStyle style = new ConvStyle(causal, PadMode.REFLECT, ConvNorm.WEIGHT_NORM, ratio);
    assertThat(conv(style).forward(engine.constant(new float[] {1}, Shape.of(1, 1, 1))).toFloats())
        .containsExactly(1 + cutInFront, 2 + cutInFront);
  }

  @ParameterizedTest
  @CsvSource({"1", "0.5", "0"})
  void stream_framewise_equalsForward(double ratio) {
    ConvStyle style = new ConvStyle(true, PadMode.ZERO, ConvNorm.WEIGHT_NORM, ratio);
    Tensor x = engine.constant(new float[] {1, 10, 100, 1000, 10_000}, Shape.of(1, 5, 1));
    LayerStream stream = conv(style).stream();
    Tensor y = stream.push(x.slice(1, 0, 0), false);
    for (int t = 0; t < 5; t++) {
      y = y.concat(1, stream.push(x.slice(1, t, t + 1), false));
    }
    y = y.concat(1, stream.push(x.slice(1, 5, 5), true));
    assertThat(y.toDoubles()).isEqualTo(conv(style).forward(x).toDoubles());
  }

  @Test
  void of_kernelBelowStride_isRefused() {
    ConvStyle style = new ConvStyle(true, PadMode.ZERO, ConvNorm.WEIGHT_NORM, 1);
    assertThatThrownBy(() -> TrimmedConvTranspose1d.of(Weights.init(1, engine), 1, 1, 2, 3, style))
        .hasMessage("kernel: found 2, need at least the stride 3");
  }

  private TrimmedConvTranspose1d conv(ConvStyle style) {
    Map<String, HostTensor> tensors =
        Map.of(
            "conv.weight", HostTensor.of(new float[] {1, 2, 3, 4, 5}, 1, 1, 5),
            "conv.bias", HostTensor.of(new float[1], 1));
    Weights weights = Weights.of(TensorSource.of("test", tensors), engine);
    return TrimmedConvTranspose1d.of(weights, 1, 1, 5, 2, style);
  }
}
