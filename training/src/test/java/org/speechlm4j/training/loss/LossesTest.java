package org.speechlm4j.training.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.tensor.CrossEntropyOp;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.training.loss.DirectPreference.Kind;

/** What losses count, leave out and refuse; their values against PyTorch are a fixture's. */
class LossesTest {

  private final Engine engine = CpuEngine.withThreads(2);

  private Tensor floats(int[] shape, float... values) {
    return engine.constant(values, Shape.of(shape));
  }

  private Tensor ints(int... values) {
    return engine.constant(values, Shape.of(values.length));
  }

  private Tensor sines(int... shape) {
    float[] values = new float[Shape.of(shape).count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(1.7 * i);
    }
    return engine.constant(values, Shape.of(shape));
  }

  private static float number(Tensor scalar) {
    assertThat(scalar.shape().rank()).isZero();
    return scalar.toFloats()[0];
  }

  @Test
  void maskedMean_leavesPaddingOut_evenInfinite() {
    float bad = Float.POSITIVE_INFINITY;
    Tensor values = floats(new int[] {2, 3, 2}, 1, 2, 3, 4, bad, bad, 5, 6, bad, bad, bad, bad);
    Tensor lengths = ints(2, 1);
    assertThat(number(MaskedMean.of(values, lengths))).isCloseTo(3.5f, within(1e-6f));
    assertThat(MaskedMean.ofRows(values, lengths).toFloats())
        .containsExactly(new float[] {2.5f, 5.5f}, within(1e-6f));
    assertThat(MaskedMean.ofRows(values, ints(0, 1)).toFloats()[0]).isZero();
  }

  @Test
  void distances_followTheirDefinitions() {
    Tensor x = floats(new int[] {4}, 0, 3, -1, 2);
    Tensor y = floats(new int[] {4}, 0.5f, 1, -1, 6);
    assertThat(Distances.squared(x, y).toFloats()).containsExactly(0.25f, 4, 0, 16);
    assertThat(Distances.absolute(x, y).toFloats()).containsExactly(0.5f, 2, 0, 4);
    assertThat(Distances.smoothAbsolute(x, y, 2).toFloats()).containsExactly(0.0625f, 1, 0, 3);
    assertThatThrownBy(() -> Distances.smoothAbsolute(x, y, 0)).hasMessageContaining("beta");
  }

  @Test
  void cosine_isZeroForOneDirection_andOneForAZeroVector() {
    Tensor x = floats(new int[] {3, 2}, 1, 2, 3, -4, 0, 0);
    Tensor y = floats(new int[] {3, 2}, 2, 4, -3, 4, 1, 1);
    assertThat(Distances.cosine(x, y).toFloats())
        .containsExactly(new float[] {0, 2, 1}, within(1e-6f));
  }

  @Test
  void crossEntropyMean_dividesByWhatIsNotIgnored() {
    Tensor logits = sines(5, 3);
    int ignored = CrossEntropyOp.IGNORED;
    Tensor kept = logits.slice(0, 0, 2).concat(0, logits.slice(0, 4, 5));
    float expected = number(CrossEntropy.plain().mean(kept, ints(2, 0, 1)));
    assertThat(number(CrossEntropy.plain().mean(logits, ints(2, 0, ignored, ignored, 1))))
        .isCloseTo(expected, within(1e-6f));
  }

  @Test
  void crossEntropyMean_mayIgnoreAClass_orWhatIsBeyondThem() {
    Tensor logits = sines(5, 3);
    Tensor weights = floats(new int[] {3}, 0.5f, 2, 3);
    CrossEntropy plain = CrossEntropy.plain().weighted(weights);
    float expected = number(plain.mean(logits.slice(0, 0, 3), ints(2, 1, 1)));
    CrossEntropy first = new CrossEntropy(new CrossEntropyOp(0, 0), weights);
    CrossEntropy beyond = new CrossEntropy(new CrossEntropyOp(7, 0), weights);
    assertThat(number(first.mean(logits, ints(2, 1, 1, 0, 0)))).isCloseTo(expected, within(1e-6f));
    assertThat(number(beyond.mean(logits, ints(2, 1, 1, 7, 7)))).isCloseTo(expected, within(1e-6f));
  }

  @Test
  void ctc_ofARowWithoutAlignment_isInfiniteOrZero() {
    Tensor p = sines(2, 3, 4).logSoftmax();
    Tensor labels = engine.constant(new int[] {1, 1, 2, 1, -100, -100}, Shape.of(2, 3));
    Tensor frames = ints(3, 2);
    Tensor lengths = ints(3, 1);
    assertThat(new Ctc(0, false).each(p, labels, frames, lengths).toFloats()[0]).isInfinite();
    float[] zeroed = new Ctc(0, true).each(p, labels, frames, lengths).toFloats();
    assertThat(zeroed[0]).isZero();
    assertThat(zeroed[1]).isPositive();
    assertThat(number(new Ctc(0, true).mean(p, labels, frames, lengths)))
        .isCloseTo(zeroed[1] / 2, within(1e-6f));
  }

  @Test
  void logProbabilities_areSumsOverTheAnswersTokens() {
    Tensor logits = sines(1, 3, 4);
    Tensor targets = engine.constant(new int[] {CrossEntropyOp.IGNORED, 3, 0}, Shape.of(1, 3));
    float[] p = logits.logSoftmax().toFloats();
    assertThat(DirectPreference.logProbabilities(logits, targets).toFloats()[0])
        .isCloseTo(p[4 + 3] + p[8], within(1e-5f));
  }

  @Test
  void distillation_ofEqualLogits_isZero() {
    Tensor logits = sines(3, 5);
    assertThat(number(new Distillation(2).mean(logits, logits))).isCloseTo(0, within(1e-6f));
  }

  @Test
  void optionsOutOfRange_areRefused_withWhatWasFound() {
    assertThatThrownBy(() -> new InfoNce(0)).hasMessageContaining("temperature: found 0.0");
    assertThatThrownBy(() -> new Distillation(-1)).hasMessageContaining("temperature: found -1.0");
    assertThatThrownBy(() -> DirectPreference.of(Kind.IPO, 0)).hasMessageContaining("beta");
    assertThatThrownBy(() -> new DirectPreference(Kind.HINGE, 1, 0.1f))
        .hasMessageContaining("smoothing: found 0.1 for HINGE");
    assertThatThrownBy(() -> CrossEntropy.smoothedAsFairseq(0.1f, 1))
        .hasMessageContaining("classes: found 1");
  }
}
