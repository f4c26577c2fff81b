package org.speechlm4j.training.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.nn.Lstm;
import org.speechlm4j.core.tensor.CtcLossOp;
import org.speechlm4j.core.tensor.DropoutOp;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.LinearOp;
import org.speechlm4j.core.tensor.LstmOp;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.tensor.UnaryOp;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.training.autodiff.Tape;
import org.speechlm4j.training.cases.Samples;

class GraphFunctionTest {

  private static final float[] ONE_TWO_THREE = {1, 2, 3};

  private final GraphBackend backend = GraphBackend.of(Precision.SINGLE);
  private final Samples samples = new Samples(3);

  @Test
  void gradients_giveLossOutputsAndGradientsOfParametersThatLeadToIt() {
    Tensor used = backend.parameter("used", HostTensor.of(new float[] {4, 5, 6}, 3));
    Tensor constant = backend.parameter("detached", HostTensor.of(new float[] {1, 1, 1}, 3));
    Tensor buffer = backend.buffer("buffer", HostTensor.of(new float[] {2, 2, 2}, 3));
    backend.parameter("unused", HostTensor.of(new float[] {0}, 1));
    GraphFunction function =
        GraphFunction.of(
                backend,
                in -> {
                  Tensor x = in.get("x");
                  Tensor y = x.multiply(used).multiply(buffer).add(constant.detach());
                  return new GraphOutputs(Map.of("y", y), y.sum());
                })
            .withInputGradients("x");
    try (function) {
      GraphGradients step = function.gradients(Map.of("x", HostTensor.of(ONE_TWO_THREE, 3)), 1);
      assertThat(step.loss()).isEqualTo(67);
      assertThat(step.outputs()).containsOnlyKeys("y");
      assertThat(step.outputs().get("y").toFloats()).containsExactly(9, 21, 37);
      assertThat(step.parameters()).containsOnlyKeys("used");
      assertThat(step.parameters().get("used").toFloats()).containsExactly(2, 4, 6);
      assertThat(step.inputs().get("x").toFloats()).containsExactly(8, 10, 12);
    }
  }

  @Test
  void parameters_set_changeKnownGraphs() {
    Tensor weight = backend.parameter("w", HostTensor.of(ONE_TWO_THREE, 3));
    try (GraphFunction function =
        GraphFunction.of(
            backend, in -> GraphOutputs.loss(weight.map(UnaryOp.Function.SQUARE).sum()))) {
      assertThat(function.gradients(Map.of(), 1).loss()).isEqualTo(14);
      backend.set("w", HostTensor.of(new float[] {2, 0, 0}, 3));
      GraphGradients step = function.gradients(Map.of(), 1);
      assertThat(step.loss()).isEqualTo(4);
      assertThat(step.parameters().get("w").toFloats()).containsExactly(4, 0, 0);
      assertThat(weight.toFloats()).containsExactly(2, 0, 0);
      assertThat(backend.parameters().get("w").toFloats()).containsExactly(2, 0, 0);
    }
  }

  @Test
  void parameter_askedForAgain_isTheSame() {
    Tensor weight = backend.parameter("w", HostTensor.of(ONE_TWO_THREE, 3));
    assertThat(backend.parameter("w", HostTensor.of(new float[3], 3))).isSameAs(weight);
    assertThatThrownBy(() -> backend.parameter("w", HostTensor.of(new float[2], 2)))
        .hasMessage("parameter w: found shape [2], but it was made with [3]");
    assertThatThrownBy(() -> backend.set("v", HostTensor.of(new float[2], 2)))
        .hasMessage("parameter: found the name v, need one of [w]");
    assertThatThrownBy(() -> backend.set("w", HostTensor.of(new float[2], 2)))
        .hasMessage("parameter w: found a value of shape [2], need [3]");
  }

  @Test
  void assign_inATrace_happensInEachRunAndIsSeenByWhatFollows() {
    Tensor count = backend.buffer("count", HostTensor.of(new float[] {1}, 1));
    try (GraphFunction function =
        GraphFunction.of(
            backend,
            in -> {
              count.assign(count.add(in.get("x")));
              Tensor once = count.multiply(1);
              count.assign(count.multiply(2));
              return GraphOutputs.of(Map.of("once", once, "twice", count));
            })) {
      Map<String, HostTensor> input = Map.of("x", HostTensor.of(new float[] {3}, 1));
      assertThat(function.run(input).get("once").toFloats()).containsExactly(4);
      assertThat(count.toFloats()).containsExactly(8);
      Map<String, HostTensor> second = function.run(input);
      assertThat(second.get("once").toFloats()).containsExactly(11);
      assertThat(second.get("twice").toFloats()).containsExactly(22);
      assertThat(count.toFloats()).containsExactly(22);
    }
  }

  @Test
  void assign_outsideOfATrace_happensAtOnce() {
    Tensor count = backend.buffer("count", HostTensor.of(new float[] {1}, 1));
    count.assign(backend.constant(new float[] {5}, Shape.of(1)));
    assertThat(count.toFloats()).containsExactly(5);
    assertThatThrownBy(() -> count.multiply(2).assign(count))
        .hasMessage("assign: found a computed tensor of shape [1], need a parameter or buffer");
  }

  @Test
  void toFloats_ofATracedTensor_saysWhatToDo() {
    Tensor weight = backend.parameter("w", HostTensor.of(ONE_TWO_THREE, 3));
    assertThatThrownBy(() -> weight.map(UnaryOp.Function.SQUARE).toFloats())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("make it an output of the GraphFunction");
  }

  @Test
  void derived_isPartOfTheGraphAndFollowsItsParameters() {
    Tensor weight = backend.parameter("w", HostTensor.of(ONE_TWO_THREE, 3));
    Tensor square = backend.derived(Shape.of(3), () -> weight.map(UnaryOp.Function.SQUARE));
    try (GraphFunction function =
        GraphFunction.of(backend, in -> GraphOutputs.loss(square.sum()))) {
      assertThat(function.gradients(Map.of(), 1).parameters().get("w").toFloats())
          .containsExactly(2, 4, 6);
      backend.set("w", HostTensor.of(new float[3], 3));
      assertThat(function.gradients(Map.of(), 1).loss()).isZero();
    }
  }

  @Test
  void run_keepsTheGraphsOfTheLatestShapes() {
    Tensor weight = backend.parameter("w", HostTensor.of(ONE_TWO_THREE, 3));
    int[] traces = new int[1];
    GraphFunction function =
        GraphFunction.of(
                backend,
                in -> {
                  traces[0]++;
                  return GraphOutputs.of(Map.of("y", in.get("x").multiply(weight)));
                })
            .withCapacity(2);
    try (function) {
      for (int rows : new int[] {1, 2, 1, 3, 1, 2}) {
        float[] found = function.run(Map.of("x", samples.floats(rows, 3))).get("y").toFloats();
        assertThat(found).hasSize(3 * rows);
      }
      assertThat(traces[0]).isEqualTo(4);
      assertThat(function.kept()).isEqualTo(2);
    }
    assertThat(function.kept()).isZero();
  }

  @Test
  void fixedInputs_haveElementsInTheBody_andOtherValuesAreAnotherGraph() {
    GraphFunction function =
        GraphFunction.of(
                backend,
                in -> {
                  int frames = in.get("frames").toInts()[0];
                  return GraphOutputs.of(Map.of("sum", in.get("x").slice(0, 0, frames).sum()));
                })
            .withFixedInputs("frames");
    try (function) {
      HostTensor x = HostTensor.of(ONE_TWO_THREE, 3);
      for (int frames : new int[] {2, 3, 2}) {
        HostTensor fixed = HostTensor.of(new int[] {frames}, 1);
        float[] sum = function.run(Map.of("x", x, "frames", fixed)).get("sum").toFloats();
        assertThat(sum).containsExactly(frames == 2 ? 3 : 6);
      }
      assertThat(function.kept()).isEqualTo(2);
      assertThatThrownBy(() -> function.run(Map.of("x", x, "frames", x)))
          .hasMessage("fixed inputs: found floats of shape [3] in frames, need ints");
    }
  }

  @Test
  void retracing_doesNotLeak() {
    Tensor weight = backend.parameter("w", samples.floats(128));
    long before = 0;
    GraphFunction function =
        GraphFunction.of(
                backend,
                in -> {
                  Tensor x = in.get("x").multiply(weight);
                  Tensor noise = x.constant(new float[x.shape().count()], x.shape().toArray());
                  return GraphOutputs.loss(x.add(noise).map(UnaryOp.Function.SQUARE).mean());
                })
            .withCapacity(2);
    try (function) {
      for (int i = 0; i < 200; i++) {
        // 1 MB for each tensor of the graph, some ten of them: 2 GB if all were kept.
        HostTensor x = HostTensor.of(new float[(2000 + i) * 128], 2000 + i, 128);
        assertThat(function.gradients(Map.of("x", x), 1).loss()).isZero();
        if (i == 20) {
          before = Pointer.physicalBytes();
        }
      }
    }
    assertThat(Pointer.physicalBytes() - before).isLessThan(400L << 20);
  }

  @Test
  void gradients_equalTheTapes_withTheSameDropout() {
    HostTensor x = samples.floats(3, 5);
    HostTensor weight = samples.floats(4, 5);
    Tape tape = Tape.over(CpuEngine.withThreads(1));
    Tensor onTape = tape.parameter("w", weight);
    float[] expected =
        tape.step(
            9,
            recording -> {
              Tensor input = onTape.constant(x.toFloats(), 3, 5);
              Tensor loss = dropped(input, onTape).sum();
              return recording.gradients(loss).of(onTape).toFloats();
            });
    Tensor inGraph = backend.parameter("w", weight);
    try (GraphFunction function =
        GraphFunction.of(backend, in -> GraphOutputs.loss(dropped(in.get("x"), inGraph).sum()))) {
      float[] found = function.gradients(Map.of("x", x), 9).parameters().get("w").toFloats();
      assertThat(found).hasSameSizeAs(expected);
      for (int i = 0; i < found.length; i++) {
        assertThat(found[i]).isCloseTo(expected[i], within(1e-5f));
      }
      assertThat(function.gradients(Map.of("x", x), 10).parameters().get("w").toFloats())
          .isNotEqualTo(found);
      double whole = function.run(Map.of("x", x)).get("loss").toDoubles()[0];
      assertThat(whole).isNotEqualTo(function.gradients(Map.of("x", x), 9).loss());
    }
  }

  private static Tensor dropped(Tensor x, Tensor weight) {
    return x.dropout(0.3f).linear(weight, null).dropout(0.5f).map(UnaryOp.Function.SQUARE);
  }

  @Test
  void lstmWhoseCellsNobodyReads_givesTheSameByNd4jsLayer() {
    HostTensor x = samples.floats(2, 4, 3);
    Weights weights = Weights.init(5, backend);
    Lstm lstm = Lstm.of(weights, 0, 3, 2);
    for (boolean reversed : new boolean[] {false, true}) {
      GraphFunction layer = lstm(lstm, reversed, false);
      GraphFunction unrolled = lstm(lstm, reversed, true);
      try (layer;
          unrolled) {
        GraphGradients found = layer.gradients(Map.of("x", x), 1);
        GraphGradients expected = unrolled.gradients(Map.of("x", x), 1);
        assertThat(found.loss()).isCloseTo(expected.loss(), within(1e-5));
        assertThat(found.parameters()).hasSize(4);
        found
            .parameters()
            .forEach(
                (name, gradient) ->
                    assertClose(gradient, expected.parameters().get(name).toFloats()));
        assertClose(found.inputs().get("x"), expected.inputs().get("x").toFloats());
      }
    }
  }

  private GraphFunction lstm(Lstm lstm, boolean reversed, boolean readsCells) {
    return GraphFunction.of(
            backend,
            in -> {
              Tensor states =
                  in.get("x")
                      .apply(
                          new LstmOp(reversed),
                          lstm.inputWeight(),
                          lstm.recurrentWeight(),
                          lstm.inputBias(),
                          lstm.recurrentBias());
              Tensor loss = states.slice(2, 0, 2).map(UnaryOp.Function.SQUARE).sum();
              return new GraphOutputs(readsCells ? Map.of("states", states) : Map.of(), loss);
            })
        .withInputGradients("x");
  }

  private static void assertClose(HostTensor found, float[] expected) {
    float[] values = found.toFloats();
    assertThat(values).hasSameSizeAs(expected);
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).isCloseTo(expected[i], within(1e-5f));
    }
  }

  @Test
  void ctcLoss_ofARowWithoutPath_isInfinite() {
    try (GraphFunction function =
        GraphFunction.of(
            backend,
            in ->
                GraphOutputs.of(
                    Map.of(
                        "loss of rows",
                        in.get("x")
                            .logSoftmax()
                            .ctcLoss(
                                new CtcLossOp(0),
                                in.get("labels"),
                                in.get("frames"),
                                in.get("lengths")))))) {
      float[] losses =
          function
              .run(
                  Map.of(
                      "x", samples.floats(2, 3, 3),
                      "labels", HostTensor.of(new int[] {1, 1, 1, 2}, 2, 2),
                      "frames", HostTensor.of(new int[] {2, 2}, 2),
                      "lengths", HostTensor.of(new int[] {2, 2}, 2)))
              .get("loss of rows")
              .toFloats();
      assertThat(losses[0]).isInfinite();
      assertThat(losses[1]).isFinite();
    }
  }

  @Test
  void tensorsWithoutElements_areOutputsButReachNoGraph() {
    try (GraphFunction function =
        GraphFunction.of(
            backend,
            in ->
                GraphOutputs.of(
                    Map.of(
                        "empty", in.get("x").slice(0, 1, 1),
                        "sum", in.get("x").slice(0, 1, 1).sum(0))))) {
      Map<String, HostTensor> found = function.run(Map.of("x", samples.floats(2, 3)));
      assertThat(found.get("empty").shape()).isEqualTo(Shape.of(0, 3));
      assertThat(found.get("sum").toFloats()).containsExactly(0, 0, 0);
    }
  }

  @Test
  void gradients_withoutLossOrLeaves_areErrors() {
    Map<String, HostTensor> input = Map.of("x", HostTensor.of(ONE_TWO_THREE, 3));
    GraphFunction none = GraphFunction.of(backend, in -> GraphOutputs.of(Map.of()));
    GraphFunction free = GraphFunction.of(backend, in -> GraphOutputs.loss(in.get("x").sum()));
    GraphFunction cut =
        GraphFunction.of(backend, in -> GraphOutputs.loss(in.get("x").detach().sum()))
            .withInputGradients("x");
    try (none;
        free;
        cut) {
      assertThatThrownBy(() -> none.gradients(input, 1))
          .hasMessage("gradients: the function gives no loss, need one");
      assertThatThrownBy(() -> free.gradients(input, 1))
          .hasMessageStartingWith("gradients: no parameter leads to the loss");
      assertThatThrownBy(() -> cut.gradients(input, 1))
          .hasMessage("input gradients: found the input x, which does not lead to the loss");
      assertThatThrownBy(() -> GraphOutputs.loss(backend.constant(ONE_TWO_THREE, Shape.of(3))))
          .hasMessage("loss: found a tensor of shape [3], need one element");
      assertThatThrownBy(() -> free.withCapacity(0))
          .hasMessage("capacity: found 0, need at least 1");
    }
  }

  @Test
  void tensorsOfAnotherBackend_areRefused() {
    Tensor other = GraphBackend.of(Precision.SINGLE).constant(ONE_TWO_THREE, Shape.of(3));
    Tensor own = backend.constant(ONE_TWO_THREE, Shape.of(3));
    assertThatThrownBy(() -> own.add(other))
        .hasMessage("tensor of shape [3] belongs to another engine or backend");
  }

  @Test
  void gradients_printNothing() {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    Tensor weight = backend.parameter("w", HostTensor.of(ONE_TWO_THREE, 3));
    try (GraphFunction function =
        GraphFunction.of(
            backend, in -> GraphOutputs.loss(weight.map(UnaryOp.Function.SQUARE).sum()))) {
      function.gradients(Map.of(), 1);
    } finally {
      System.setOut(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void model_builtFromWeights_movesToTheCpuByItsParameters() {
    Weights weights = Weights.init(3, backend);
    Tensor weight = weights.get("layer.weight", Initializer.fanIn(5), 4, 5);
    HostTensor x = samples.floats(2, 5);
    try (GraphFunction function =
        GraphFunction.of(
            backend,
            in -> GraphOutputs.of(Map.of("y", in.get("x").apply(new LinearOp(), weight))))) {
      float[] found = function.run(Map.of("x", x)).get("y").toFloats();
      CpuEngine cpu = CpuEngine.withThreads(1);
      Tensor moved = cpu.parameter("w", backend.parameters().get("layer.weight"));
      float[] expected =
          cpu.constant(x.toFloats(), x.shape()).apply(new LinearOp(), moved).toFloats();
      for (int i = 0; i < found.length; i++) {
        assertThat(found[i]).isCloseTo(expected[i], within(1e-5f));
      }
    }
  }

  @Test
  void dropoutOp_withItsOwnSeed_isTheSameInEveryRun() {
    DropoutOp op = new DropoutOp(0.5f, 3);
    try (GraphFunction function =
        GraphFunction.of(backend, in -> GraphOutputs.of(Map.of("y", in.get("x").apply(op))))) {
      HostTensor x = HostTensor.of(filled(20), 20);
      float[] first = function.run(Map.of("x", x)).get("y").toFloats();
      assertThat(function.run(Map.of("x", x)).get("y").toFloats()).containsExactly(first);
      assertThat(first).contains(0, 2);
    }
  }

  private static float[] filled(int count) {
    float[] values = new float[count];
    Arrays.fill(values, 1);
    return values;
  }
}
