package org.speechlm4j.codecs.quantizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Weights;

class ResidualVectorQuantizerTest {

  private final ReferenceEngine engine = new ReferenceEngine();

  @Test
  void encode_quantisesWhatTheStagesBeforeLeft() {
    Tensor coarse = engine.constant(new float[] {0, 0, 10, 10}, Shape.of(2, 2));
    Tensor fine = engine.constant(new float[] {1, -1, -1, 1, 0, 0}, Shape.of(3, 2));
    ResidualVectorQuantizer quantizer = ResidualVectorQuantizer.frozen(List.of(coarse, fine));
    Tensor frames = engine.constant(new float[] {1, -1, 9, 11, 10, 10}, Shape.of(1, 3, 2));
    Tensor codes = quantizer.encode(frames);
    assertThat(codes.shape()).isEqualTo(Shape.of(1, 3, 2));
    assertThat(codes.toInts()).containsExactly(0, 0, 1, 1, 1, 2);
    assertThat(quantizer.decode(codes).toFloats()).containsExactly(1, -1, 9, 11, 10, 10);
  }

  @Test
  void encode_ofEqualDistances_takesTheFirst() {
    Tensor book = engine.constant(new float[] {1, 0, -1, 0, 1, 0}, Shape.of(3, 2));
    Tensor codes =
        ResidualVectorQuantizer.frozen(List.of(book))
            .encode(engine.constant(new float[] {1, 0, 0, 0}, Shape.of(1, 2, 2)));
    assertThat(codes.toInts()).containsExactly(0, 0);
  }

  @Test
  void first_givesTheLeadingCodesOfAll() {
    ResidualVectorQuantizer all = ResidualVectorQuantizer.of(Weights.init(3, engine), 5, 8, 4);
    Tensor frames = frames(2, 6, 4);
    Tensor few = all.first(2).encode(frames);
    assertThat(few.toInts()).isEqualTo(all.encode(frames).slice(2, 0, 2).toInts());
    assertThat(all.decode(few).toFloats()).isEqualTo(all.first(2).decode(few).toFloats());
  }

  @Test
  void encode_withMoreStages_comesNearer() {
    ResidualVectorQuantizer all = ResidualVectorQuantizer.of(Weights.init(3, engine), 3, 64, 2);
    Tensor frames = frames(1, 50, 2);
    assertThat(error(all.first(3), frames)).isLessThan(error(all.first(1), frames));
  }

  @Test
  void first_ofMoreThanThereAre_namesBoth() {
    ResidualVectorQuantizer all = ResidualVectorQuantizer.of(Weights.init(3, engine), 5, 8, 4);
    assertThatThrownBy(() -> all.first(6)).hasMessage("codebooks: found 6, need 1 to 5");
  }

  @Test
  void codebooks_ofDifferentDimensions_areRefused() {
    Tensor two = engine.constant(new float[4], Shape.of(2, 2));
    Tensor four = engine.constant(new float[4], Shape.of(1, 4));
    assertThatThrownBy(() -> ResidualVectorQuantizer.frozen(List.of(two, four)))
        .hasMessageContaining("[2, 2] and [1, 4]");
    assertThatThrownBy(() -> ResidualVectorQuantizer.frozen(List.of()))
        .hasMessageContaining("none");
  }

  private static double error(ResidualVectorQuantizer quantizer, Tensor frames) {
    Tensor residual = frames.subtract(quantizer.decode(quantizer.encode(frames)));
    double sum = 0;
    for (double value : residual.toDoubles()) {
      sum += value * value;
    }
    return sum;
  }

  private Tensor frames(int batch, int time, int channels) {
    SplittableRandom random = new SplittableRandom(5);
    float[] values = new float[batch * time * channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return engine.constant(values, Shape.of(batch, time, channels));
  }
}
