package org.speechlm4j.training.loss;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.speechlm4j.core.audio.MelFilterBank;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.CrossEntropyOp;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.training.autodiff.Tape;
import org.speechlm4j.training.loss.DirectPreference.Kind;
import org.speechlm4j.training.loss.TensorStft.Options;
import org.speechlm4j.training.loss.TensorStft.Padding;

/** Every loss has the gradients that differences give, on odd shapes. */
class LossGradientsTest {

  private static final int BATCH = 3;
  private static final int FRAMES = 7;
  private static final int CLASSES = 5;

  /** Losses of x {@code [3, 7, 5]} and y of the same shape; the gradient is x's. */
  private static final Map<String, BiFunction<Tensor, Tensor, Tensor>> LOSSES =
      Map.ofEntries(
          entry("squared", (x, y) -> Distances.squared(x, y).mean()),
          entry("absolute", (x, y) -> Distances.absolute(x, y).mean()),
          entry("smooth absolute", (x, y) -> Distances.smoothAbsolute(x, y, 0.7f).mean()),
          entry("cosine", (x, y) -> Distances.cosine(x, y).mean()),
          entry("masked mean", (x, y) -> MaskedMean.of(Distances.squared(x, y), lengths(x))),
          entry(
              "masked rows",
              (x, y) -> MaskedMean.ofRows(Distances.squared(x, y), lengths(x)).sum()),
          entry("cross entropy", (x, y) -> CrossEntropy.plain().mean(x, targets(x))),
          entry(
              "weighted smoothed cross entropy",
              (x, y) -> CrossEntropy.smoothed(0.2f).weighted(weights(x)).mean(x, targets(x))),
          entry(
              "fairseq's cross entropy",
              (x, y) -> CrossEntropy.smoothedAsFairseq(0.1f, CLASSES).sum(x, targets(x))),
          entry("ctc", (x, y) -> ctc(x, new Ctc(0, false), 1)),
          entry("ctc without infinity", (x, y) -> ctc(x, new Ctc(0, true), 3)),
          entry(
              "contrastive",
              (x, y) -> new InfoNce(0.3f).mean(y.slice(1, 0, 1).reshape(BATCH, CLASSES), x)),
          entry("distillation", (x, y) -> new Distillation(1.5f).mean(x, y)),
          entry(
              "preference",
              (x, y) -> preference(x, y, new DirectPreference(Kind.SIGMOID, 0.4f, 0.1f))),
          entry(
              "preference by hinge",
              (x, y) -> preference(x, y, DirectPreference.of(Kind.HINGE, 0.4f))),
          entry(
              "preference by ipo",
              (x, y) -> preference(x, y, DirectPreference.of(Kind.IPO, 0.4f))));

  private static final SpectralDistance SQUARED = SpectralDistance.mean(Distances::squared);

  private static final Map<String, SpectralDistance> SPECTRAL_LOSSES =
      Map.of(
          "convergence", SpectralDistance.convergence(1e-6f),
          "logarithms", SQUARED.ofLogarithms(0.1f),
          "decimal logarithms", SQUARED.ofDecimalLogarithms(0.1f).plus(SQUARED.times(2)),
          "decimal logarithms above a floor", SQUARED.ofDecimalLogarithmsAbove(0.05f));

  static Stream<String> losses() {
    return LOSSES.keySet().stream().sorted();
  }

  static Stream<String> spectralLosses() {
    return SPECTRAL_LOSSES.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("losses")
  void gradient_equalsDifferences(String name) {
    BiFunction<Tensor, Tensor, Tensor> loss = Objects.requireNonNull(LOSSES.get(name));
    assertGradients((_, x, y) -> loss.apply(x, y));
  }

  @ParameterizedTest
  @MethodSource("spectralLosses")
  void gradientOfSpectra_equalsDifferences(String name) {
    SpectralDistance distance = Objects.requireNonNull(SPECTRAL_LOSSES.get(name));
    assertGradients((tape, x, y) -> spectral(distance, tape, x, y));
  }

  /** A loss of x and y whose constants are a backend's. */
  private interface Loss {
    Tensor apply(Backend backend, Tensor x, Tensor y);
  }

  private static void assertGradients(Loss loss) {
    double[] expected = gradient(loss, new ReferenceEngine());
    double largest = 0;
    for (double value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(largest).isPositive();
    assertThat(gradient(loss, CpuEngine.withThreads(2)))
        .containsExactly(expected, within(1e-4 * largest));
  }

  private static double[] gradient(Loss loss, Engine engine) {
    Tape tape = Tape.over(engine);
    int[] sizes = {BATCH, FRAMES, CLASSES};
    return tape.step(
        1,
        recording -> {
          Tensor x = recording.variable(HostTensor.of(values(1.3), sizes));
          Tensor y = tape.constant(values(2.1), Shape.of(sizes));
          return recording.gradients(loss.apply(tape, x, y)).of(x).toDoubles();
        });
  }

  private static float[] values(double step) {
    float[] values = new float[BATCH * FRAMES * CLASSES];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (1.5 * Math.sin(step * i) + 0.1);
    }
    return values;
  }

  private static Tensor lengths(Tensor x) {
    return x.constant(new int[] {7, 1, 4}, BATCH);
  }

  private static Tensor weights(Tensor x) {
    return x.constant(new float[] {1, 0.2f, 3, 0.5f, 2}, CLASSES);
  }

  private static Tensor targets(Tensor x) {
    int[] targets = new int[BATCH * FRAMES];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = i % 6 == 4 ? CrossEntropyOp.IGNORED : i * i % CLASSES;
    }
    return x.constant(targets, BATCH, FRAMES);
  }

  /** The second row has one frame alone. */
  private static Tensor ctc(Tensor x, Ctc ctc, int labelsOfSecond) {
    Tensor labels = x.constant(new int[] {1, 1, 4, 2, 3, 4, 3, 2, 1}, BATCH, 3);
    Tensor counts = x.constant(new int[] {3, labelsOfSecond, 3}, BATCH);
    return ctc.mean(x.logSoftmax(), labels, lengths(x), counts);
  }

  private static Tensor preference(Tensor x, Tensor y, DirectPreference loss) {
    Tensor chosen = DirectPreference.logProbabilities(x, targets(x));
    Tensor reference = DirectPreference.logProbabilities(y, targets(y));
    return loss.mean(chosen, x.mean(2).mean(1), reference, y.mean(2).mean(1));
  }

  /**
   * Each row's 35 elements as a sound, seen as 4 mels of frames of 11 samples; floors are above the
   * steps of differences.
   */
  private static Tensor spectral(SpectralDistance distance, Backend backend, Tensor x, Tensor y) {
    TensorStft stft = TensorStft.of(new Options(11, 3, 9, Padding.WHOLE_FRAMES, true), backend);
    MelFilterBank.Options filters = MelFilterBank.Options.htk(100, 11, 4, 0, 50);
    UnaryOperator<Tensor> mels =
        SpectralLoss.mels(audio -> stft.magnitude(audio, 0.1f), filters, backend);
    return SpectralLoss.of(List.of(mels), distance)
        .forward(x.reshape(BATCH, -1, 1), y.reshape(BATCH, -1, 1));
  }
}
