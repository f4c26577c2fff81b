package org.speechlm4j.codecs.quantizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Weights;

class ResidualTrainingTest {

  private static final ReferenceEngine ENGINE = new ReferenceEngine();

  static Stream<VectorQuantizerOptions> presets() {
    return Stream.of(
        VectorQuantizerOptions.encodec(8, 4),
        VectorQuantizerOptions.dac(8, 4, 2),
        VectorQuantizerOptions.mimi(8, 4, 3).withEstimator(GradientEstimator.ROTATION));
  }

  private static ResidualVectorQuantizer quantizer(VectorQuantizerOptions each) {
    return ResidualVectorQuantizer.of(Weights.init(3, ENGINE), 3, each);
  }

  @ParameterizedTest
  @MethodSource("presets")
  void forward_givesWhatItsCodesDecodeTo(VectorQuantizerOptions each) {
    ResidualVectorQuantizer quantizer = quantizer(each);
    Tensor frames = Made.frames(ENGINE, 1, 2, 5, 4);
    QuantizerPass pass = quantizer.forward(frames);
    assertThat(pass.codes().toInts()).isEqualTo(quantizer.encode(frames).toInts());
    close(pass.quantized(), quantizer.decode(pass.codes()));
    assertThat(pass.losses().commitment().shape()).isEqualTo(Shape.of(3));
    assertThat(pass.assignments()).hasSize(3);
  }

  @ParameterizedTest
  @MethodSource("presets")
  void rowsOfFewerCodebooks_giveWhatThoseGive(VectorQuantizerOptions each) {
    ResidualVectorQuantizer quantizer = quantizer(each);
    Tensor frames = Made.frames(ENGINE, 1, 3, 5, 4);
    QuantizerPass pass = quantizer.forward(frames, null, Made.lengths(ENGINE, 3, 1, 2));
    for (int row = 0; row < 3; row++) {
      int used = new int[] {3, 1, 2}[row];
      Tensor own = frames.slice(0, row, row + 1);
      close(
          pass.quantized().slice(0, row, row + 1), quantizer.first(used).forward(own).quantized());
    }
    assertThat(pass.assignments().stream().map(seen -> seen.countedCodes().length).toList())
        .containsExactly(15, 10, 5);
  }

  @ParameterizedTest
  @MethodSource("presets")
  void losses_weighEachCodebookByTheRowsThatUseIt(VectorQuantizerOptions each) {
    ResidualVectorQuantizer quantizer = quantizer(each);
    Tensor row = Made.frames(ENGINE, 1, 1, 5, 4);
    float[] all = quantizer.forward(row).losses().commitment().toFloats();
    Tensor twice = row.concat(0, row);
    QuantizerPass pass = quantizer.forward(twice, null, Made.lengths(ENGINE, 3, 1));
    float[] some = pass.losses().commitment().toFloats();
    assertThat(some[0]).isCloseTo(all[0], within(1e-5f));
    assertThat(some[1]).isCloseTo(all[1] / 2, within(1e-5f));
    assertThat(some[2]).isCloseTo(all[2] / 2, within(1e-5f));
  }

  @ParameterizedTest
  @MethodSource("presets")
  void paddedRows_giveWhatTheyGiveAlone(VectorQuantizerOptions each) {
    ResidualVectorQuantizer batch = quantizer(each);
    ResidualVectorQuantizer alone = quantizer(each);
    Tensor frames = Made.frames(ENGINE, 1, 2, 6, 4);
    QuantizerPass padded =
        batch.forward(Made.spoiled(frames, frames.shape().count() - 1), Made.lengths(ENGINE, 4, 0));
    QuantizerPass single = alone.forward(frames.slice(0, 0, 1).slice(1, 0, 4));
    close(padded.quantized().slice(0, 0, 1).slice(1, 0, 4), single.quantized());
    assertThat(Made.allZero(padded.quantized().slice(0, 1, 2))).isTrue();
    close(padded.losses().total(), single.losses().total());
    batch.observe(padded);
    alone.observe(single);
    for (int i = 0; i < 3; i++) {
      close(batch.codebooks().get(i), alone.codebooks().get(i));
    }
  }

  @Test
  void initialize_thenSteps_bringFramesNearer() {
    ResidualVectorQuantizer quantizer = quantizer(VectorQuantizerOptions.encodec(8, 4));
    Tensor frames = Made.frames(ENGINE, 5, 1, 200, 4);
    double before = error(quantizer, frames);
    quantizer.initialize(frames, null, new SplittableRandom(1));
    double started = error(quantizer, frames);
    assertThat(started).isLessThan(0.3 * before);
    for (int i = 0; i < 20; i++) {
      quantizer.observe(quantizer.forward(frames));
    }
    assertThat(error(quantizer, frames)).isLessThan(1.05 * started);
  }

  @Test
  void grouped_isItsPartsSideBySide() {
    ResidualVectorQuantizer first = quantizer(VectorQuantizerOptions.encodec(8, 4));
    ResidualVectorQuantizer second =
        ResidualVectorQuantizer.of(
            Weights.init(9, ENGINE), 3, VectorQuantizerOptions.encodec(5, 2));
    GroupedResidualVectorQuantizer grouped =
        new GroupedResidualVectorQuantizer(List.of(first, second));
    Tensor frames = Made.frames(ENGINE, 1, 2, 5, 6);
    assertThat(grouped.dimension()).isEqualTo(6);
    assertThat(grouped.codebookSizes()).containsExactly(8, 8, 8, 5, 5, 5);
    QuantizerPass pass = grouped.forward(frames);
    assertThat(pass.codes().shape()).isEqualTo(Shape.of(2, 5, 6));
    assertThat(pass.codes().toInts()).isEqualTo(grouped.encode(frames).toInts());
    close(pass.quantized(), grouped.decode(pass.codes()));
    close(pass.quantized().slice(2, 4, 6), second.forward(frames.slice(2, 4, 6)).quantized());
    grouped.initialize(frames, null, new SplittableRandom(1));
    grouped.observe(grouped.forward(frames));
    assertThat(grouped.restartDeadCodes(pass, DeadCodeRule.vectors(1e9), new SplittableRandom(1)))
        .isEqualTo(39);
    ResidualVectorQuantizer shorter = first.first(2);
    assertThatThrownBy(() -> new GroupedResidualVectorQuantizer(List.of(first, shorter)))
        .hasMessage("groups: found 3 and 2 stages, need one number");
  }

  @Test
  void dropout_drawsFromItsChoices() {
    int[] drawn = QuantizerDropout.anyOf(0.5, 4).draw(4000, 4, new SplittableRandom(7));
    assertThat(drawn).containsOnly(1, 2, 3, 4);
    assertThat(Arrays.stream(drawn).filter(n -> n == 4).count()).isBetween(2350L, 2650L);
    assertThat(new QuantizerDropout(0, new int[] {2}).draw(3, 8, new SplittableRandom(7)))
        .containsExactly(8, 8, 8);
    assertThat(new QuantizerDropout(1, new int[] {2, 4}).draw(50, 8, new SplittableRandom(7)))
        .containsOnly(2, 4);
    assertThatThrownBy(() -> QuantizerDropout.anyOf(1, 4).draw(1, 3, new SplittableRandom(7)))
        .hasMessage("choices: found 4, need at most 3");
    assertThatThrownBy(() -> QuantizerDropout.anyOf(1.5, 4)).hasMessageContaining("probability");
    assertThatThrownBy(() -> QuantizerDropout.anyOf(1, 0)).hasMessageContaining("choices");
  }

  private static double error(ResidualVectorQuantizer quantizer, Tensor frames) {
    Tensor left = frames.subtract(quantizer.decode(quantizer.encode(frames)));
    return Arrays.stream(left.toDoubles()).map(x -> x * x).sum();
  }

  private static void close(Tensor found, Tensor expected) {
    assertThat(found.shape()).isEqualTo(expected.shape());
    float[] numbers = found.toFloats();
    float[] others = expected.toFloats();
    for (int i = 0; i < numbers.length; i++) {
      assertThat(numbers[i]).isCloseTo(others[i], within(1e-5f * (1 + Math.abs(others[i]))));
    }
  }
}
