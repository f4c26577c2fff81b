package org.speechlm4j.training.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.weights.TensorSource;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.training.autodiff.Parameter;
import org.speechlm4j.training.autodiff.Tape;
import org.speechlm4j.training.graph.Precision;

/**
 * One {@code forward} of each part runs eagerly, on the tape and as a graph of SameDiff, to the
 * same values and gradients. They are compared relative to the largest of each tensor.
 */
class OneForwardTest {

  /** Of values in single precision, whose rounding is 6e-8. */
  private static final double SINGLE_VALUES = 2e-6;

  /** Of gradients in single precision: some are small sums of large parts. */
  private static final double SINGLE_GRADIENTS = 1e-5;

  /** Of values in double precision, whose rounding is 1e-16. */
  private static final double DOUBLE_VALUES = 1e-14;

  /** Of slopes of the whole loss, in double precision. */
  private static final double DOUBLE_SLOPES = 1e-8;

  /** Of gradients by differences of each operation, which see ELU's bend from 2e-3 afar. */
  private static final double OPERATION_DIFFERENCES = 2e-5;

  /**
   * Gradients that are all below this share of the part's largest are held against that: those of a
   * key's bias, which softmax does not see, are nothing but rounding.
   */
  private static final double LEAST_SHARE = 1e-2;

  static Stream<Part> parts() {
    return Parts.all();
  }

  static Stream<Part> differentiableParts() {
    return Parts.all().filter(Part::differentiable);
  }

  @ParameterizedTest
  @MethodSource("parts")
  void onTheTape_valuesAreTheEngines_bitForBit(Part part) {
    TensorSource parameters = parameters(part);
    Engine engine = CpuEngine.withThreads(2);
    PartResults eager = PartResults.eager(part, parameters, engine);
    PartResults taped = PartResults.taped(part, parameters, Tape.over(engine));
    assertThat(taped.values().keySet()).isEqualTo(eager.values().keySet());
    eager
        .values()
        .forEach((name, value) -> assertThat(taped.values().get(name)).as(name).isEqualTo(value));
  }

  @ParameterizedTest
  @MethodSource("parts")
  void recomputingTape_hasTheSameGradients_bitForBit(Part part) {
    TensorSource parameters = parameters(part);
    Engine engine = CpuEngine.withThreads(2);
    PartResults kept = PartResults.taped(part, parameters, Tape.over(engine));
    PartResults again = PartResults.taped(part, parameters, Tape.recomputing(engine, 1));
    assertClose("recomputed", kept.gradients(), again.gradients(), 0, 0);
  }

  @ParameterizedTest
  @MethodSource("parts")
  void tapeAndGraph_haveTheSameValuesAndGradients(Part part) {
    TensorSource parameters = parameters(part);
    PartResults taped = PartResults.taped(part, parameters, Tape.over(CpuEngine.withThreads(2)));
    for (Precision precision : Precision.values()) {
      PartResults traced = PartResults.traced(part, parameters, precision);
      assertClose("values", traced.values(), taped.values(), SINGLE_VALUES, 0);
      assertClose(
          "gradients", traced.gradients(), taped.gradients(), SINGLE_GRADIENTS, LEAST_SHARE);
    }
  }

  @ParameterizedTest
  @MethodSource("parts")
  void tapeAndGraph_haveTheReferencesValues_andDifferencesOfEachOperation(Part part) {
    TensorSource parameters = parameters(part);
    PartResults reference = PartResults.taped(part, parameters, Tape.over(new ReferenceEngine()));
    PartResults taped = PartResults.taped(part, parameters, Tape.over(CpuEngine.withThreads(2)));
    PartResults traced = PartResults.traced(part, parameters, Precision.DOUBLE);
    assertClose("tape's values", reference.values(), taped.values(), SINGLE_VALUES, 0);
    assertClose("graph's values", reference.values(), traced.values(), DOUBLE_VALUES, 0);
    for (PartResults found : List.of(taped, traced)) {
      assertClose(
          "gradients",
          reference.gradients(),
          found.gradients(),
          OPERATION_DIFFERENCES,
          LEAST_SHARE);
    }
  }

  /** Not operation by operation, but the whole loss along a random direction of each tensor. */
  @ParameterizedTest
  @MethodSource("differentiableParts")
  void graph_hasTheSlopesOfTheWholeLoss(Part part) {
    TensorSource parameters = parameters(part);
    SplittableRandom random = new SplittableRandom(19);
    Map<String, double[]> expected = new TreeMap<>();
    Map<String, double[]> found = new TreeMap<>();
    PartResults.traced(part, parameters, Precision.DOUBLE)
        .gradients()
        .forEach(
            (name, gradient) -> {
              double[] direction = direction(gradient.length, random);
              double slope = Differences.along(part, parameters, name, direction);
              expected.put(name, new double[] {slope});
              found.put(name, new double[] {product(direction, gradient)});
            });
    assertClose("slopes", expected, found, DOUBLE_SLOPES, LEAST_SHARE);
  }

  /** A vector of length 1. */
  private static double[] direction(int size, SplittableRandom random) {
    double[] direction = random.doubles(size, -1, 1).toArray();
    double length = Math.sqrt(product(direction, direction));
    return Arrays.stream(direction).map(x -> x / length).toArray();
  }

  private static double product(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  /** Those drawn from a seed, moved so that none is zero or one. */
  private static TensorSource parameters(Part part) {
    Tape tape = Tape.over(CpuEngine.withThreads(1));
    assertThat(part.model().apply(Weights.init(5, tape))).isNotNull();
    SplittableRandom random = new SplittableRandom(23);
    Map<String, HostTensor> moved = new HashMap<>();
    for (Parameter parameter : tape.parameters()) {
      float[] values = parameter.value().toFloats();
      for (int i = 0; i < values.length && !parameter.buffer(); i++) {
        values[i] += (float) (0.1 * random.nextGaussian());
      }
      moved.put(parameter.name(), HostTensor.of(values, parameter.shape().toArray()));
    }
    return TensorSource.of("drawn from a seed", moved);
  }

  private static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElse(0);
  }

  private static void assertClose(
      String what,
      Map<String, double[]> expected,
      Map<String, double[]> found,
      double tolerance,
      double leastShare) {
    assertThat(found.keySet()).as(what).isEqualTo(expected.keySet());
    double largest =
        expected.values().stream().mapToDouble(OneForwardTest::largest).max().orElseThrow();
    expected.forEach(
        (name, values) -> {
          double[] others = found.get(name);
          assertThat(others).as("%s: %s", what, name).hasSameSizeAs(values);
          double scale = Math.max(largest(values), leastShare * largest);
          double error = 0;
          for (int i = 0; i < values.length; i++) {
            error = Math.max(error, Math.abs(values[i] - others[i]));
          }
          assertThat(error).as("%s: %s", what, name).isLessThanOrEqualTo(tolerance * scale);
        });
  }
}
