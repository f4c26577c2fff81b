package org.speechlm4j.codecs.encodec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Codes;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;

class EnCodecBatchTest {

  static Stream<Arguments> models() {
    return Stream.of(new ReferenceEngine(), CpuEngine.shared())
        .flatMap(
            engine ->
                Stream.of(Map.of(), Map.of("use_causal_conv", false), SmallCodecs.chunked())
                    .map(options -> Arguments.of(options, engine)));
  }

  @ParameterizedTest
  @MethodSource("models")
  void encode_ofBatch_equalsItsRowsSingly(Map<String, Object> options, Engine engine) {
    EnCodec codec = SmallCodecs.codec(options, engine);
    List<Audio> batch =
        Stream.of(97, 13, 1, 97, 48)
            .map(length -> SmallCodecs.noise(length, codec.channels(), length))
            .toList();
    List<Codes> together = codec.encode(batch, 2);
    List<Audio> decoded = codec.decode(together);
    for (int i = 0; i < batch.size(); i++) {
      Codes single = codec.encode(batch.get(i), 2);
      assertThat(together.get(i).values()).isEqualTo(single.values());
      assertThat(together.get(i).chunks()).isEqualTo(single.chunks());
      assertThat(decoded.get(i).channels()).isEqualTo(codec.decode(single).channels());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void encoder_ofChangedFuture_keepsThePastWhereCausal(boolean causal) {
    ReferenceEngine engine = new ReferenceEngine();
    EnCodec codec = SmallCodecs.codec(Map.of("use_causal_conv", causal), engine);
    float[] samples = SmallCodecs.noise(3, 1, 300).channels()[0];
    Tensor before = codec.encoder().forward(engine.constant(samples.clone(), Shape.of(1, 300, 1)));
    for (int t = 240; t < samples.length; t++) {
      samples[t] += 0.5f;
    }
    Tensor after = codec.encoder().forward(engine.constant(samples, Shape.of(1, 300, 1)));
    assertThat(after.toDoubles()).isNotEqualTo(before.toDoubles());
    // Six samples to a frame.
    assertThat(Arrays.equals(past(after, 40), past(before, 40))).isEqualTo(causal);
  }

  private static double[] past(Tensor frames, int count) {
    return frames.slice(1, 0, count).toDoubles();
  }
}
