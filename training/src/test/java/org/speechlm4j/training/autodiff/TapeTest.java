package org.speechlm4j.training.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Quantization;
import org.speechlm4j.core.tensor.QuantizedMatrix;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.tensor.UnaryOp;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.Weights;

/** A tape's gradients on any engine, and what it keeps, forgets and refuses. */
class TapeTest {

  private static final float[] X = {0.5f, -1, 2, 0.25f, 1, -0.75f};

  static Stream<Engine> engines() {
    return Stream.of(new ReferenceEngine(), CpuEngine.withThreads(2));
  }

  @ParameterizedTest
  @MethodSource("engines")
  void gradients_ofASumOfSquares_areTwiceTheValues(Engine engine) {
    Tape tape = Tape.over(engine);
    Tensor x = tape.parameter("x", HostTensor.of(X, 2, 3));
    float[] gradient =
        tape.step(1, recording -> recording.gradients(x.multiply(x).sum()).of(x).toFloats());
    for (int i = 0; i < X.length; i++) {
      assertThat(gradient[i]).isCloseTo(2 * X[i], within(1e-5f));
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void gradients_ofSharedSubexpressions_addUp(Engine engine) {
    Tape tape = Tape.over(engine);
    Tensor x = tape.parameter("x", HostTensor.of(X, 2, 3));
    float[] gradient =
        tape.step(
            1,
            recording -> {
              Tensor y = x.add(x);
              return recording
                  .gradients(y.add(y).add(x.reshape(6).reshape(2, 3)).sum())
                  .of(x)
                  .toFloats();
            });
    assertThat(gradient).containsOnly(5);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void detach_andStraightThrough_routeGradients(Engine engine) {
    Tape tape = Tape.over(engine);
    Tensor x = tape.parameter("x", HostTensor.of(X, 6));
    Tensor y = tape.parameter("y", HostTensor.of(X, 6));
    tape.step(
        1,
        recording -> {
          Tensor rounded = x.straightThrough(x.map(UnaryOp.Function.ROUND).add(y));
          Gradients gradients = recording.gradients(rounded.multiply(y.detach()).sum());
          assertThat(rounded.toFloats()[2]).isEqualTo(4);
          assertThat(gradients.of(x).toFloats()).containsExactly(X, within(1e-6f));
          assertThatThrownBy(() -> gradients.of(y)).hasMessageContaining("did not lead");
          return 0;
        });
  }

  @Test
  void frozenParameter_isNotRecorded_andHasNoGradient() {
    Tape tape = Tape.over(new ReferenceEngine());
    Tensor x = tape.parameter("x", HostTensor.of(X, 6));
    Tensor y = tape.parameter("y", HostTensor.of(X, 6));
    tape.find("y").freeze(true);
    tape.step(
        1,
        recording -> {
          Gradients gradients = recording.gradients(x.multiply(y.multiply(y)).sum());
          assertThat(gradients.byParameter().keySet())
              .extracting(Parameter::name)
              .containsExactly("x");
          assertThatThrownBy(() -> recording.gradients(y.sum()))
              .hasMessageContaining("no trainable parameter");
          return 0;
        });
  }

  @ParameterizedTest
  @MethodSource("engines")
  void frozenIntegers_passGradientsOn_andAreNoParameter(Engine engine) {
    Tape tape = Tape.over(engine);
    HostTensor value = HostTensor.of(X, 2, 3);
    QuantizedMatrix weight = QuantizedMatrix.of(value, Quantization.int8());
    Tensor frozen = tape.frozen(weight);
    Tensor x = tape.parameter("x", HostTensor.of(new float[] {1, 2, 3}, 1, 3));
    assertThat(tape.parameters()).hasSize(1);
    float[] widened = weight.widened().toFloats();
    float[] gradient =
        tape.step(
            1, recording -> recording.gradients(x.linear(frozen, null).sum()).of(x).toFloats());
    for (int i = 0; i < 3; i++) {
      assertThat(gradient[i]).isCloseTo(widened[i] + widened[3 + i], within(1e-6f));
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void recomputedScopes_giveTheSameGradients_withDropout(Engine engine) {
    float[] kept = scopedGradient(Tape.over(engine), tape -> tape);
    float[] again = scopedGradient(Tape.recomputing(engine, 1), tape -> tape);
    assertThat(again).containsExactly(kept);
  }

  private static float[] scopedGradient(Tape tape, Function<Tape, Tape> identity) {
    Weights weights = Weights.init(7, identity.apply(tape));
    Tensor w = weights.get("w", Initializer.standardNormal(), 4, 4);
    Tensor v = weights.get("v", Initializer.standardNormal(), 4, 4);
    float[] input = new float[5 * 4];
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) Math.sin(i);
    }
    return tape.step(
        3,
        recording -> {
          Tensor shared = v.map(UnaryOp.Function.TANH);
          Tensor x = tape.constant(input, Shape.of(5, 4));
          for (int layer = 0; layer < 3; layer++) {
            x =
                x.scoped(
                    in ->
                        in.linear(w, null)
                            .map(UnaryOp.Function.TANH)
                            .dropout(0.3f)
                            .add(in.linear(shared, null)));
          }
          Gradients gradients = recording.gradients(x.multiply(x).mean());
          float[] ofW = gradients.of(w).toFloats();
          float[] ofV = gradients.of(v).toFloats();
          float[] both = new float[ofW.length + ofV.length];
          System.arraycopy(ofW, 0, both, 0, ofW.length);
          System.arraycopy(ofV, 0, both, ofW.length, ofV.length);
          return both;
        });
  }

  @Test
  void derivedTensor_followsItsParameters_andPassesGradientsOn() {
    Tape tape = Tape.over(new ReferenceEngine());
    Tensor weight =
        Weights.init(5, tape).weightNorm("weight", 0, Initializer.standardNormal(), 2, 3);
    assertThat(tape.parameters())
        .extracting(Parameter::name)
        .containsExactly("parametrizations.weight.original0", "parametrizations.weight.original1");
    float[] before = weight.toFloats();
    Parameter length = tape.find("parametrizations.weight.original0");
    tape.step(
        1,
        recording -> {
          Gradients gradients = recording.gradients(weight.multiply(weight).sum());
          double expected = 2 * length.value().toFloats()[1];
          assertThat(tape.engine().doubles(gradients.of(length))[1])
              .isCloseTo(expected, within(1e-6));
          return 0;
        });
    float[] doubled = length.value().toFloats();
    doubled[0] *= 2;
    doubled[1] *= 2;
    length.set(HostTensor.of(doubled, 2, 1));
    for (int i = 0; i < before.length; i++) {
      assertThat(weight.toFloats()[i]).isCloseTo(2 * before[i], within(1e-5f));
    }
  }

  @Test
  void outsideOfSteps_forwardHasNoDropout_andScopesFreeTheirMemory() {
    Tape tape = Tape.over(CpuEngine.withThreads(1));
    Tensor x = tape.parameter("x", HostTensor.of(X, 6));
    assertThat(x.dropout(0.9f).toFloats()).containsExactly(X);
    assertThat(x.scoped(in -> in.add(in)).toFloats()[2]).isEqualTo(4);
    float[] dropped = tape.step(4, recording -> x.dropout(0.9f).toFloats());
    assertThat(dropped).contains(0);
  }

  @Test
  void assign_changesParametersAlone() {
    Tape tape = Tape.over(CpuEngine.withThreads(1));
    Tensor x = tape.buffer("x", HostTensor.of(X.clone(), 6));
    x.assign(x.multiply(2));
    assertThat(x.toFloats()[2]).isEqualTo(4);
    assertThat(tape.find("x").trainable()).isFalse();
    assertThatThrownBy(() -> x.add(x).assign(x)).hasMessageContaining("computed tensor");
    assertThatThrownBy(() -> x.assign(x.reshape(2, 3))).hasMessageContaining("[2, 3]");
  }

  @Test
  void variable_cutsTheWayOfGradients() {
    Tape tape = Tape.over(new ReferenceEngine());
    Tensor x = tape.parameter("x", HostTensor.of(X, 6));
    tape.step(
        1,
        recording -> {
          Tensor y = x.multiply(3);
          Tensor cut = recording.variable(y);
          Gradients behind = recording.gradients(cut.multiply(cut).sum());
          assertThatThrownBy(() -> behind.of(x)).hasMessageContaining("did not lead");
          float[] whole = recording.gradients(y, behind.of(cut)).of(x).toFloats();
          for (int i = 0; i < X.length; i++) {
            assertThat(whole[i]).isCloseTo(18 * X[i], within(1e-5f));
          }
          return 0;
        });
  }

  @Test
  void step_insideAStep_isRefused_andAFailedStepEnds() {
    Tape tape = Tape.over(new ReferenceEngine());
    assertThatThrownBy(() -> tape.step(1, _ -> tape.step(2, _ -> 0)))
        .hasMessageContaining("step in progress");
    assertThat(tape.<Integer>step(1, _ -> 3)).isEqualTo(3);
  }
}
