package org.speechlm4j.codecs.quantizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.speechlm4j.codecs.quantizer.LookupFreeQuantizer.Losses;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;

class ScalarQuantizersTest {

  private static final Engine ENGINE = new ReferenceEngine();

  static Stream<Arguments> quantizers() {
    return Stream.of(ENGINE, CpuEngine.shared())
        .flatMap(
            engine ->
                Stream.of(
                        FiniteScalarQuantizer.of(engine, 8, 5, 5),
                        FiniteScalarQuantizer.of(engine, 2, 3),
                        FiniteScalarQuantizer.of(engine, 5),
                        FiniteScalarQuantizer.of(engine, -0.0009999871253967, 3, 3, 3),
                        LookupFreeQuantizer.of(engine, 5, 2, Losses.usual()),
                        LookupFreeQuantizer.of(engine, 1, 1, Losses.usual()),
                        LookupFreeQuantizer.binarySpherical(engine, 3, Losses.usual()))
                    .map(quantizer -> Arguments.of(quantizer, engine)));
  }

  @ParameterizedTest
  @MethodSource("quantizers")
  void everyCode_decodesToFramesThatAreTheirOwnNearest(
      TrainableQuantizer quantizer, Engine engine) {
    int codes = quantizer.codebookSizes()[0];
    Tensor all = engine.constant(IntStream.range(0, codes).toArray(), Shape.of(1, codes, 1));
    Tensor frames = quantizer.decode(all);
    assertThat(frames.shape()).isEqualTo(Shape.of(1, codes, quantizer.dimension()));
    assertThat(frames.toFloats()).hasSizeGreaterThan(1);
    Tensor noisy = Made.frames(engine, 3, 2, 50, quantizer.dimension());
    QuantizerPass pass = quantizer.forward(noisy);
    assertThat(pass.codes().toInts()).isEqualTo(quantizer.encode(noisy).toInts());
    float[] decoded = quantizer.decode(pass.codes()).toFloats();
    float[] given = pass.quantized().toFloats();
    for (int i = 0; i < given.length; i++) {
      assertThat(given[i]).isCloseTo(decoded[i], within(1e-6f));
    }
  }

  @ParameterizedTest
  @MethodSource("quantizers")
  void paddedRows_giveWhatTheyGiveAlone(TrainableQuantizer quantizer, Engine engine) {
    Tensor frames = Made.frames(engine, 3, 2, 7, quantizer.dimension());
    QuantizerPass padded =
        quantizer.forward(
            Made.spoiled(frames, frames.shape().count() - 1), Made.lengths(engine, 5, 0));
    QuantizerPass alone = quantizer.forward(frames.slice(0, 0, 1).slice(1, 0, 5));
    assertThat(padded.quantized().slice(0, 0, 1).slice(1, 0, 5).toFloats())
        .isEqualTo(alone.quantized().toFloats());
    assertThat(Made.allZero(padded.quantized().slice(0, 1, 2))).isTrue();
    assertThat(padded.losses().total().toFloats()[0])
        .isCloseTo(alone.losses().total().toFloats()[0], within(1e-5f));
  }

  @ParameterizedTest
  @MethodSource("quantizers")
  void noFrames_giveNoLoss(TrainableQuantizer quantizer, Engine engine) {
    Tensor none = Made.frames(engine, 3, 2, 0, quantizer.dimension());
    QuantizerPass pass = quantizer.forward(none);
    assertThat(pass.codes().shape()).isEqualTo(Shape.of(2, 0, 1));
    assertThat(pass.losses().commitment().toFloats()).containsExactly(0);
    assertThat(pass.losses().total().toFloats()[0]).isFinite();
    quantizer.initialize(none, null, new SplittableRandom(1));
    quantizer.observe(pass);
  }

  @Test
  void finite_usesTheOuterLevelsAndNoneBeyond() {
    for (int levels = 2; levels <= 9; levels++) {
      FiniteScalarQuantizer quantizer = FiniteScalarQuantizer.of(ENGINE, levels);
      Tensor far = ENGINE.constant(new float[] {-1e6f, 1e6f}, Shape.of(1, 2, 1));
      assertThat(quantizer.encode(far).toInts()).containsExactly(0, levels - 1);
    }
  }

  @Test
  void lookupFree_givesTheFirstChannelTheHighestBit() {
    LookupFreeQuantizer quantizer = LookupFreeQuantizer.of(ENGINE, 3, 1, Losses.usual());
    Tensor frames = ENGINE.constant(new float[] {3, -1, -1, -1, 0, 2}, Shape.of(1, 2, 3));
    assertThat(quantizer.encode(frames).toInts()).containsExactly(4, 1);
    assertThat(quantizer.forward(frames).quantized().toFloats())
        .containsExactly(1, -1, -1, -1, -1, 1);
  }

  @Test
  void hostileOptions_areRefused() {
    assertThatThrownBy(() -> FiniteScalarQuantizer.of(ENGINE, 8, 1))
        .hasMessage("levels: found 1, need at least 2 of each channel");
    assertThatThrownBy(() -> FiniteScalarQuantizer.of(ENGINE))
        .hasMessageContaining("at least one channel");
    assertThatThrownBy(() -> FiniteScalarQuantizer.of(ENGINE, 1 << 12, 1 << 12))
        .hasMessageContaining("slack");
    assertThatThrownBy(() -> FiniteScalarQuantizer.of(ENGINE, 64, 64, 64, 64))
        .hasMessageContaining("combinations");
    assertThatThrownBy(() -> FiniteScalarQuantizer.of(ENGINE, 0.5, 3))
        .hasMessageContaining("slack: found 0.5");
    assertThatThrownBy(() -> FiniteScalarQuantizer.of(ENGINE, -1e-3, 2))
        .hasMessageContaining("slack");
    assertThatThrownBy(() -> LookupFreeQuantizer.of(ENGINE, 19, 1, Losses.usual()))
        .hasMessage("bits: found 19, need 1 to 18");
    assertThatThrownBy(() -> LookupFreeQuantizer.of(ENGINE, 4, 0, Losses.usual()))
        .hasMessageContaining("scale");
    assertThatThrownBy(() -> new Losses(0, 0, 0, Float.NaN))
        .hasMessageContaining("inverseTemperature");
  }
}
