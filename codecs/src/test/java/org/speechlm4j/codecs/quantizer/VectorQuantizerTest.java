package org.speechlm4j.codecs.quantizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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

class VectorQuantizerTest {

  private final ReferenceEngine engine = new ReferenceEngine();

  static Stream<VectorQuantizerOptions> presets() {
    return Stream.of(
            VectorQuantizerOptions.frozen(7, 5),
            VectorQuantizerOptions.encodec(7, 5),
            VectorQuantizerOptions.mimi(7, 5, 3),
            VectorQuantizerOptions.dac(7, 5, 2),
            VectorQuantizerOptions.spherical(7, 5),
            VectorQuantizerOptions.simVq(7, 5),
            VectorQuantizerOptions.dac(1, 1, 1),
            VectorQuantizerOptions.encodec(1, 1),
            VectorQuantizerOptions.spherical(2, 1).withOrthogonalityWeight(0.5f))
        .flatMap(
            options ->
                Stream.of(GradientEstimator.values()).map(each -> options.withEstimator(each)));
  }

  @ParameterizedTest
  @MethodSource("presets")
  void forward_givesWhatItsCodesDecodeTo(VectorQuantizerOptions options) {
    VectorQuantizer quantizer = VectorQuantizer.of(Weights.init(2, engine), options);
    Tensor frames = Made.frames(engine, 1, 2, 9, options.dimension());
    QuantizerPass pass = quantizer.forward(frames);
    assertThat(pass.codes().toInts()).isEqualTo(quantizer.encode(frames).toInts());
    assertThat(pass.codes().shape()).isEqualTo(Shape.of(2, 9, 1));
    assertThat(pass.quantized().toDoubles()).isEqualTo(quantizer.decode(pass.codes()).toDoubles());
    assertThat(pass.losses().total().toFloats()).hasSize(1);
    assertThat(pass.losses().commitment().shape()).isEqualTo(Shape.of(1));
  }

  @ParameterizedTest
  @MethodSource("presets")
  void paddedRows_giveWhatTheyGiveAlone(VectorQuantizerOptions options) {
    Tensor frames = Made.frames(engine, 1, 2, 9, options.dimension());
    VectorQuantizer batch = VectorQuantizer.of(Weights.init(2, engine), options);
    VectorQuantizer alone = VectorQuantizer.of(Weights.init(2, engine), options);
    QuantizerPass padded =
        batch.forward(Made.spoiled(frames, frames.shape().count() - 1), Made.lengths(engine, 4, 0));
    QuantizerPass single = alone.forward(frames.slice(0, 0, 1).slice(1, 0, 4));
    assertThat(start(padded.quantized(), 4)).isEqualTo(single.quantized().toFloats());
    assertThat(Made.allZero(padded.quantized().slice(1, 4, 9))).isTrue();
    assertThat(Made.allZero(padded.quantized().slice(0, 1, 2))).isTrue();
    close(padded.losses().commitment(), single.losses().commitment());
    close(padded.losses().codebook(), single.losses().codebook());
    close(padded.losses().total(), single.losses().total());
    assertThat(padded.assignments().getFirst().countedCodes()).isEqualTo(single.codes().toInts());
    batch.observe(padded);
    alone.observe(single);
    close(batch.codebook(), alone.codebook());
  }

  @ParameterizedTest
  @MethodSource("presets")
  void noFrames_giveNoLossAndMoveNothing(VectorQuantizerOptions options) {
    VectorQuantizer quantizer = VectorQuantizer.of(Weights.init(2, engine), options);
    double[] before = quantizer.codebook().toDoubles();
    QuantizerPass pass = quantizer.forward(Made.frames(engine, 1, 2, 0, options.dimension()));
    assertThat(pass.quantized().shape()).isEqualTo(Shape.of(2, 0, options.dimension()));
    assertThat(pass.losses().commitment().toFloats()).containsExactly(0);
    quantizer.observe(pass);
    double[] after = quantizer.codebook().toDoubles();
    for (int i = 0; i < after.length; i++) {
      assertThat(after[i]).isCloseTo(before[i], within(1e-4 * (1 + Math.abs(before[i]))));
    }
  }

  @Test
  void newAverages_beginAtTheCodebook() {
    for (VectorQuantizerOptions options :
        List.of(VectorQuantizerOptions.encodec(5, 3), VectorQuantizerOptions.spherical(5, 3))) {
      VectorQuantizer quantizer = VectorQuantizer.of(Weights.init(4, engine), options);
      assertThat(quantizer.averages().sums().toFloats()).isEqualTo(quantizer.codebook().toFloats());
      assertThat(quantizer.averages().counts().toFloats()).containsOnly(1);
    }
  }

  @Test
  void spherical_isBlindToLength() {
    VectorQuantizer quantizer =
        VectorQuantizer.of(Weights.init(2, engine), VectorQuantizerOptions.spherical(16, 4));
    Tensor frames = Made.frames(engine, 1, 1, 20, 4);
    assertThat(quantizer.encode(frames.multiply(7)).toInts())
        .isEqualTo(quantizer.encode(frames).toInts());
  }

  @Test
  void orthogonality_ofOrthogonalCodewords_isZero() {
    Tensor book = engine.constant(new float[] {2, 0, 0, 3}, Shape.of(2, 2));
    VectorQuantizerOptions options =
        VectorQuantizerOptions.frozen(2, 2).withOrthogonalityWeight(10);
    VectorQuantizer quantizer = new VectorQuantizer(options, book, null, null, null);
    QuantizerPass pass = quantizer.forward(Made.frames(engine, 1, 1, 3, 2));
    assertThat(pass.losses().regularization().toFloats()[0]).isCloseTo(0, within(1e-7f));
    Tensor alike = engine.constant(new float[] {2, 0, 3, 0}, Shape.of(2, 2));
    VectorQuantizer collapsed = new VectorQuantizer(options, alike, null, null, null);
    pass = collapsed.forward(Made.frames(engine, 1, 1, 3, 2));
    assertThat(pass.losses().total().toFloats()[0]).isCloseTo(5, within(1e-5f));
  }

  @Test
  void initialize_findsClusters() {
    float[] centres = {-10, -10, 10, 10, -10, 10};
    float[] values = Made.normal(3, 3 * 40 * 2, 0, 0.1);
    for (int i = 0; i < values.length; i++) {
      values[i] += centres[i % 6];
    }
    Tensor frames = engine.constant(values, Shape.of(2, 60, 2));
    VectorQuantizer quantizer =
        VectorQuantizer.of(Weights.init(2, engine), VectorQuantizerOptions.encodec(12, 2));
    quantizer.initialize(frames, null, new SplittableRandom(1));
    QuantizerPass pass = quantizer.forward(frames);
    assertThat(pass.losses().commitment().toFloats()[0]).isLessThan(0.02f);
    double seen = 0;
    for (float count : quantizer.averages().counts().toFloats()) {
      seen += count;
    }
    assertThat(seen).isGreaterThanOrEqualTo(120);
  }

  @Test
  void initialize_readsNoPadding() {
    Tensor frames = Made.frames(engine, 3, 2, 8, 2);
    VectorQuantizerOptions options = VectorQuantizerOptions.encodec(4, 2);
    VectorQuantizer padded = VectorQuantizer.of(Weights.init(2, engine), options);
    VectorQuantizer alone = VectorQuantizer.of(Weights.init(2, engine), options);
    padded.initialize(frames, Made.lengths(engine, 6, 0), new SplittableRandom(1));
    alone.initialize(frames.slice(0, 0, 1).slice(1, 0, 6), null, new SplittableRandom(1));
    assertThat(padded.codebook().toDoubles()).isEqualTo(alone.codebook().toDoubles());
  }

  @Test
  void initialize_withFewerFramesThanCodes_leavesFiniteCodewords() {
    VectorQuantizer quantizer =
        VectorQuantizer.of(Weights.init(2, engine), VectorQuantizerOptions.encodec(9, 2));
    Tensor frames = Made.frames(engine, 3, 1, 2, 2);
    quantizer.initialize(frames, null, new SplittableRandom(1));
    quantizer.observe(quantizer.forward(frames));
    for (float value : quantizer.codebook().toFloats()) {
      assertThat(value).isFinite();
    }
  }

  @Test
  void initialize_ofNoFrameOrBehindAMap_isRefused() {
    SplittableRandom random = new SplittableRandom(1);
    VectorQuantizer averaged =
        VectorQuantizer.of(Weights.init(2, engine), VectorQuantizerOptions.encodec(4, 2));
    assertThatThrownBy(() -> averaged.initialize(Made.frames(engine, 1, 1, 0, 2), null, random))
        .hasMessage("frames: found none, need at least one to start codewords from");
    VectorQuantizer mapped =
        VectorQuantizer.of(Weights.init(2, engine), VectorQuantizerOptions.simVq(4, 2));
    assertThatThrownBy(() -> mapped.initialize(Made.frames(engine, 1, 1, 5, 2), null, random))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("behind a linear map");
  }

  @Test
  void restart_ofACodebookThatLearnsByGradients_movesItsCodewords() {
    VectorQuantizer quantizer =
        VectorQuantizer.of(Weights.init(2, engine), VectorQuantizerOptions.dac(4, 3, 2));
    quantizer.restart(new int[] {2, 0}, new float[] {1, 2, 3, 4}, 1);
    assertThat(quantizer.codewords().slice(0, 2, 3).toFloats()).containsExactly(1, 2);
    assertThat(quantizer.codewords().slice(0, 0, 1).toFloats()).containsExactly(3, 4);
    assertThatThrownBy(() -> quantizer.deadCodes(DeadCodeRule.vectors(2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("need moving averages");
  }

  @Test
  void codesBelowAShareOfEvenUse_areDeadWhateverTheBatch() {
    VectorQuantizer quantizer =
        VectorQuantizer.of(Weights.init(2, engine), VectorQuantizerOptions.encodec(4, 1));
    for (float scale : new float[] {0.01f, 1, 1000}) {
      float[] counts = {10 * scale, 0.5f * scale, 10 * scale, 10 * scale};
      quantizer.averages().counts().assign(engine.constant(counts, Shape.of(4)));
      assertThat(quantizer.deadCodes(DeadCodeRule.shareOfEvenUse(0.1))).containsExactly(1);
    }
  }

  @Test
  void hostileOptions_areRefused() {
    VectorQuantizerOptions good = VectorQuantizerOptions.encodec(4, 2);
    assertThatThrownBy(() -> VectorQuantizerOptions.encodec(0, 2))
        .hasMessage("cardinality: found 0, need at least 1");
    assertThatThrownBy(() -> VectorQuantizerOptions.encodec(4, -1))
        .hasMessage("dimension: found -1, need at least 1");
    assertThatThrownBy(() -> good.withCodeDimension(0)).hasMessageContaining("codeDimension");
    assertThatThrownBy(() -> good.withCommitmentWeight(Float.NaN))
        .hasMessage("commitmentWeight: found NaN, need a number of 0 or more");
    assertThatThrownBy(() -> good.withOrthogonalityWeight(-1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> CodebookLearning.MovingAverage.of(1))
        .hasMessage("decay: found 1.0, need 0 to below 1");
    assertThatThrownBy(() -> new CodebookLearning.MovingAverage(0.9f, 0))
        .hasMessageContaining("epsilon");
    assertThatThrownBy(() -> new CodebookLearning.Gradients(Float.POSITIVE_INFINITY))
        .hasMessageContaining("lossWeight");
    assertThatThrownBy(() -> DeadCodeRule.vectors(-1)).hasMessageContaining("threshold");
    assertThatThrownBy(() -> new DeadCodeRule(DeadCodeRule.Measure.VECTORS, 1, 0))
        .hasMessageContaining("restartCount");
  }

  @Test
  void partsThatDoNotFitTheOptions_areRefused() {
    Tensor book = engine.constant(new float[8], Shape.of(4, 2));
    assertThatThrownBy(
            () -> new VectorQuantizer(VectorQuantizerOptions.encodec(4, 2), book, null, null, null))
        .hasMessage("averages: found none, need one for these options");
    assertThatThrownBy(
            () -> new VectorQuantizer(VectorQuantizerOptions.frozen(4, 2), book, null, book, null))
        .hasMessage("transform: found one, need none for these options");
    assertThatThrownBy(
            () -> new VectorQuantizer(VectorQuantizerOptions.frozen(4, 3), book, null, null, null))
        .hasMessage("codebook: found [4, 2], need [4, 3]");
  }

  private static float[] start(Tensor batch, int time) {
    return batch.slice(0, 0, 1).slice(1, 0, time).toFloats();
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
