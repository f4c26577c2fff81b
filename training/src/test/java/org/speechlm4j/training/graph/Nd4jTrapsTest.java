package org.speechlm4j.training.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.recurrent.config.LSTMDataFormat;
import org.nd4j.linalg.api.ops.impl.layers.recurrent.config.LSTMDirectionMode;
import org.nd4j.linalg.api.ops.impl.layers.recurrent.config.LSTMLayerConfig;
import org.nd4j.linalg.api.ops.impl.layers.recurrent.weights.LSTMLayerWeights;
import org.nd4j.linalg.factory.Nd4j;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.training.cases.Samples;

/**
 * The faults of ND4J 1.0.0-M2.1 that {@link Variable} and the translations go round. A failure here
 * is good news: the fault is gone, and so may be its detour.
 */
class Nd4jTrapsTest {

  private static final double STEP = 1e-5;

  /** Above any error of a right gradient, below that of any wrong one. */
  private static final double WRONG = 1e-3;

  private final Samples samples = new Samples(5);

  /** An expression over some variables. */
  private interface Expression {
    SDVariable of(SameDiff graph, SDVariable[] in);
  }

  @Test
  void division_byASingleElement_hasAWrongGradient() {
    assertThat(error((_, in) -> in[0].div(in[1]), floats(2, 3), positive(1, 1)))
        .isGreaterThan(WRONG);
    assertThat(error((_, in) -> in[0].div(in[1]), floats(2, 3), positive(3))).isLessThan(WRONG);
  }

  @Test
  void maximumAndMinimum_ofRepeatedOperands_haveWrongGradients() {
    assertThat(error((graph, in) -> graph.math.max(in[0], in[1]), floats(2, 3), floats(1, 3)))
        .isGreaterThan(WRONG);
    // Of the shape of the result even, not of the operand.
    assertThatThrownBy(
            () -> error((graph, in) -> graph.math.min(in[0], in[1]), floats(2, 3), floats(3)))
        .hasMessageContaining("gradient of shape [2, 3]");
  }

  @Test
  void runningSums_alongTheSecondAxis_haveAWrongGradient() {
    assertThat(error((graph, in) -> graph.cumsum(in[0], 1), floats(3, 4))).isGreaterThan(WRONG);
    assertThat(error((graph, in) -> graph.cumsum(in[0], 0), floats(3, 4))).isLessThan(WRONG);
  }

  @Test
  void gather_hasNoGradient() {
    INDArray indices = Nd4j.createFromArray(1, 3, 1);
    assertThatThrownBy(
            () ->
                error((graph, in) -> graph.gather(in[0], graph.constant(indices), 0), floats(4, 3)))
        .hasMessageContaining("Output array did not match expected shape");
  }

  @Test
  void selection_hasNoGradient() {
    assertThatThrownBy(
            () ->
                error((graph, in) -> graph.where(in[0], in[1], in[0].gt(0)), floats(3), floats(3)))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void reduction_ofAnAxisOfOne_fails() {
    assertThatThrownBy(() -> value((_, in) -> in[0].sum(true, 1), floats(3, 1)))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void matrixProduct_ofThreeAxesByTwo_fails() {
    assertThatThrownBy(
            () -> value((graph, in) -> graph.mmul(in[0], in[1]), floats(2, 3, 5), floats(5, 4)))
        .hasMessageContaining("matmul");
  }

  @Test
  void softmax_ofLowDoubles_isNoNumber() {
    INDArray low = Nd4j.valueArrayOf(new long[] {2, 3}, -1e4, DataType.DOUBLE);
    assertThat(value((graph, in) -> graph.nn.softmax(in[0], 1), low).getDouble(0)).isNaN();
  }

  @Test
  void logSoftmax_ofANamedAxis_hasNoGradient() {
    assertThatThrownBy(() -> error((graph, in) -> graph.nn.logSoftmax(in[0], 2), floats(2, 3, 2)))
        .hasMessageContaining("Error setting property");
    assertThat(error((graph, in) -> graph.nn.logSoftmax(in[0]), floats(2, 3, 2))).isLessThan(WRONG);
  }

  @Test
  void logSumExp_ofAnAxis_hasNoGradient() {
    assertThatThrownBy(() -> error((graph, in) -> graph.math.logSumExp(in[0], 1), floats(2, 3, 2)))
        .hasMessageContaining("bad input shape");
  }

  @Test
  void softplus_ofLargeNumbers_isInfinite() {
    INDArray large = Nd4j.createFromArray(100f);
    assertThat(value((graph, in) -> graph.nn.softplus(in[0]), large).getFloat(0))
        .isEqualTo(Float.POSITIVE_INFINITY);
  }

  @Test
  void preciseGelu_isNeitherPreciseNorItsOwnDerivative() {
    assertThat(error((graph, in) -> graph.nn.preciseGelu(in[0]), floats(3, 5))).isGreaterThan(1e-5);
    // x Phi(x) at 1.
    double value =
        value((graph, in) -> graph.nn.preciseGelu(in[0]), Nd4j.createFromArray(1.0)).getDouble(0);
    assertThat(Math.abs(value - 0.8413447460685429)).isGreaterThan(1e-5);
  }

  @Test
  void round_ofTies_goesAwayFromZero() {
    INDArray ties = Nd4j.createFromArray(0.5f, 2.5f, -0.5f);
    assertThat(value((graph, in) -> graph.math.round(in[0]), ties).toFloatVector())
        .containsExactly(1, 3, -1);
  }

  @Test
  void lstm_withInitialStates_hasWrongGradients() {
    LSTMLayerConfig config =
        LSTMLayerConfig.builder()
            .lstmdataformat(LSTMDataFormat.NTS)
            .directionMode(LSTMDirectionMode.FWD)
            .retFullSequence(true)
            .build();
    Expression layer =
        (graph, in) -> {
          LSTMLayerWeights weights =
              LSTMLayerWeights.builder().weights(in[1]).rWeights(in[2]).bias(in[3]).build();
          return in.length == 4
              ? graph.rnn.lstmLayer(in[0], weights, config)[0]
              : graph.rnn.lstmLayer(in[0], in[4], in[5], null, weights, config)[0];
        };
    INDArray x = floats(1, 3, 2);
    INDArray input = floats(2, 8);
    INDArray recurrent = floats(2, 8);
    INDArray bias = floats(8);
    assertThat(error(layer, x, input, recurrent, bias)).isLessThan(WRONG);
    assertThat(error(layer, x, input, recurrent, bias, floats(1, 2), floats(1, 2)))
        .isGreaterThan(WRONG);
  }

  @Test
  void ctcLoss_throws() {
    SameDiff graph = SameDiff.create();
    SDVariable labels = graph.constant(Nd4j.createFromArray(new int[][] {{1, 2}}));
    SDVariable logits = graph.var("logits", floats(1, 4, 3).castTo(DataType.FLOAT));
    SDVariable labelLengths = graph.constant(Nd4j.createFromArray(2));
    SDVariable frames = graph.constant(Nd4j.createFromArray(4));
    assertThatThrownBy(() -> graph.loss.ctcLoss(labels, logits, labelLengths, frames).eval())
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void session_forgetsToReleaseArrays() {
    SameDiff graph = SameDiff.create();
    SDVariable x = graph.var("x", floats(3, 4));
    graph.math.tanh(x.mul(x)).sum().rename("loss");
    graph.setLossVariables("loss");
    QuietOutput.run(graph::createGradFunction);
    SessionMemory memory;
    try (Execution execution = new Execution(graph.getFunction("grad"), Map.of())) {
      memory = execution.memory();
      graph.calculateGradientsAndOutputs(Map.of(), List.of("loss"), List.of("x"));
      // Two results are wanted.
      assertThat(memory.size()).isGreaterThan(2);
    }
    assertThat(memory.size()).isZero();
  }

  private static INDArray value(Expression expression, INDArray... in) {
    SameDiff graph = SameDiff.create();
    return expression.of(graph, variables(graph, in)).eval();
  }

  private static SDVariable[] variables(SameDiff graph, INDArray... in) {
    SDVariable[] variables = new SDVariable[in.length];
    for (int i = 0; i < in.length; i++) {
      variables[i] = graph.var("x" + i, in[i]);
    }
    return variables;
  }

  /** The largest difference of SameDiff's gradients of a weighted sum from central differences. */
  private double error(Expression expression, INDArray... in) {
    SameDiff graph = SameDiff.create();
    SDVariable output = expression.of(graph, variables(graph, in));
    output.mul(graph.constant(floats(ints(output.eval().shape())))).sum().rename("loss");
    graph.setLossVariables("loss");
    QuietOutput.run(graph::createGradFunction);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < in.length; i++) {
      names.add("x" + i);
    }
    Map<String, INDArray> gradients = graph.calculateGradients(Map.of(), names);
    double worst = 0;
    for (int i = 0; i < in.length; i++) {
      worst = Math.max(worst, error(graph, in[i], gradients.get("x" + i)));
    }
    return worst;
  }

  private static double error(SameDiff graph, INDArray x, INDArray gradient) {
    if (gradient.length() != x.length()) {
      throw new IllegalStateException(
          "gradient of shape " + Shape.of(ints(gradient.shape())) + " where the operand is not");
    }
    double worst = 0;
    for (long i = 0; i < x.length(); i++) {
      double before = x.getDouble(i);
      x.putScalar(i, before + STEP);
      double above = graph.outputSingle(Map.of(), "loss").getDouble(0);
      x.putScalar(i, before - STEP);
      double below = graph.outputSingle(Map.of(), "loss").getDouble(0);
      x.putScalar(i, before);
      worst = Math.max(worst, Math.abs((above - below) / (2 * STEP) - gradient.getDouble(i)));
    }
    return worst;
  }

  private INDArray floats(int... sizes) {
    return NdArrays.of(samples.floats(sizes), Precision.DOUBLE);
  }

  private INDArray positive(int... sizes) {
    HostTensor values = samples.positive(sizes);
    return NdArrays.of(values, Precision.DOUBLE);
  }

  private static int[] ints(long[] values) {
    int[] ints = new int[values.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = (int) values[i];
    }
    return ints;
  }
}
