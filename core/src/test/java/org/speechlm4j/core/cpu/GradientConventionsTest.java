package org.speechlm4j.core.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.speechlm4j.core.tensor.BinaryOp;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.Evaluation;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.L2NormalizeOp;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.PoolOp;
import org.speechlm4j.core.tensor.ReduceOp;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.SoftmaxOp;
import org.speechlm4j.core.tensor.StraightThroughOp;
import org.speechlm4j.core.tensor.UnaryOp;

/** What gradients are where there is none: at kinks and ties, as PyTorch has it. */
class GradientConventionsTest {

  @ParameterizedTest
  @CsvSource({
    "RELU, 0, 0, 0, 0, 1",
    "LEAKY_RELU, 0.5, 0, 0.5, 0.5, 1",
    "ELU, 2, 0, 0.7357589, 2, 1",
    "ABS, 0, 0, -1, 0, 1",
    "CLAMP, -1, 1, 1, 1, 1",
    "CLAMP, 0, 0.5, 0, 1, 0",
    "ROUND, 0, 0, 0, 0, 0",
    "SIGN, 0, 0, 0, 0, 0",
  })
  void function_atItsKink_hasPyTorchsSlope(
      UnaryOp.Function function, float a, float b, float below, float at, float above) {
    UnaryOp op = new UnaryOp(function, a, b);
    for (CpuEngine engine : OpCase.engines()) {
      float[] x = new float[19];
      float[] expected = new float[19];
      for (int i = 0; i < x.length; i++) {
        x[i] = i % 3 - 1;
        expected[i] = List.of(below, at, above).get(i % 3);
      }
      assertThat(gradient(engine, op, 0, HostTensor.of(x, 19))).containsExactly(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"MAXIMUM", "MINIMUM"})
  void largerOrSmaller_ofEquals_passesHalfToEach(BinaryOp.Function function) {
    HostTensor x = HostTensor.of(new float[] {1, 2, 3}, 3);
    HostTensor y = HostTensor.of(new float[] {2, 2, 2}, 3);
    float outer = function == BinaryOp.Function.MAXIMUM ? 0 : 1;
    for (CpuEngine engine : OpCase.engines()) {
      BinaryOp op = new BinaryOp(function);
      assertThat(gradient(engine, op, 0, x, y)).containsExactly(outer, 0.5f, 1 - outer);
      assertThat(gradient(engine, op, 1, x, y)).containsExactly(1 - outer, 0.5f, outer);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void maximum_overEquals_passesAllToTheFirst(int axis) {
    int[] sizes = axis == 0 ? new int[] {3, 1} : new int[] {1, 3};
    HostTensor x = HostTensor.of(new float[] {1, 3, 3}, sizes);
    for (CpuEngine engine : OpCase.engines()) {
      ReduceOp op = new ReduceOp(ReduceOp.Function.MAX, axis);
      assertThat(gradient(engine, op, 0, x)).containsExactly(0, 1, 0);
    }
  }

  @Test
  void maximum_ofAWindowOfEquals_passesAllToTheFirst() {
    HostTensor x = HostTensor.of(new float[] {1, 1, 1}, 1, 3, 1);
    for (CpuEngine engine : OpCase.engines()) {
      PoolOp op = new PoolOp(PoolOp.Function.MAX, 2, 1, 0);
      assertThat(gradient(engine, op, 0, x)).containsExactly(1, 1, 0);
    }
  }

  @Test
  void softmax_ofAnExcludedClass_passesItNoGradientOfOthers() {
    HostTensor x = HostTensor.of(new float[] {Float.NEGATIVE_INFINITY, 1, 2}, 3);
    for (CpuEngine engine : OpCase.engines()) {
      assertThat(gradient(engine, new SoftmaxOp(false), 0, x)[0]).isZero();
      assertThat(gradient(engine, new SoftmaxOp(true), 0, x)[0]).isEqualTo(1);
    }
  }

  @Test
  void l2Normalize_ofZeros_dividesByEpsilon() {
    HostTensor x = HostTensor.of(new float[3], 3);
    for (CpuEngine engine : OpCase.engines()) {
      assertThat(gradient(engine, new L2NormalizeOp(0.25f), 0, x)).containsExactly(4, 4, 4);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sharedGradient_isFreedByEachOwner(boolean first) {
    HostTensor x = HostTensor.of(new float[] {1, 2}, 2);
    for (CpuEngine engine : OpCase.engines()) {
      EngineArray upstream = engine.upload(HostTensor.of(new float[] {5, 7}, 2));
      EngineArray[] in = {engine.upload(x), engine.upload(x)};
      Op op = first ? new BinaryOp(BinaryOp.Function.ADD) : new StraightThroughOp();
      EngineArray output = engine.run(op, x.shape(), in);
      Evaluation evaluation = new Evaluation(op, List.of(in), output);
      List<@Nullable EngineArray> found =
          engine.gradients(evaluation, upstream, new boolean[] {true, first});
      engine.free(upstream);
      for (EngineArray gradient : found) {
        if (gradient != null) {
          assertThat(engine.floats(gradient)).containsExactly(5, 7);
          engine.free(gradient);
        }
      }
    }
  }

  /** Gradient of the sum of the outputs. */
  private static float[] gradient(Engine engine, Op op, int input, HostTensor... operands) {
    EngineArray[] in = Arrays.stream(operands).map(engine::upload).toArray(EngineArray[]::new);
    EngineArray output =
        engine.run(
            op, op.shape(Arrays.stream(operands).map(HostTensor::shape).toArray(Shape[]::new)), in);
    float[] ones = new float[output.shape().count()];
    Arrays.fill(ones, 1);
    EngineArray upstream = engine.upload(HostTensor.of(ones, output.shape().toArray()));
    boolean[] needed = new boolean[in.length];
    needed[input] = true;
    Evaluation evaluation = new Evaluation(op, List.of(in), output);
    EngineArray found = engine.gradients(evaluation, upstream, needed).get(input);
    assertThat(found).isNotNull();
    return engine.floats(found);
  }
}
