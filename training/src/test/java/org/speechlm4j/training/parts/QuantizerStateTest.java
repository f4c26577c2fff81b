package org.speechlm4j.training.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.speechlm4j.codecs.quantizer.Assignment;
import org.speechlm4j.codecs.quantizer.CodebookAverages;
import org.speechlm4j.codecs.quantizer.DeadCodeRule;
import org.speechlm4j.codecs.quantizer.QuantizerPass;
import org.speechlm4j.codecs.quantizer.ResidualVectorQuantizer;
import org.speechlm4j.codecs.quantizer.VectorQuantizer;
import org.speechlm4j.codecs.quantizer.VectorQuantizerOptions;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.training.autodiff.Parameter;
import org.speechlm4j.training.autodiff.Tape;
import org.speechlm4j.training.cases.Samples;
import org.speechlm4j.training.graph.GraphBackend;
import org.speechlm4j.training.graph.GraphFunction;
import org.speechlm4j.training.graph.GraphOutputs;
import org.speechlm4j.training.graph.Precision;

/** What changes a quantiser beside its forward pass changes it alike, whatever it is built on. */
class QuantizerStateTest {

  private static final int STEPS = 4;
  private static final int STAGES = 2;
  private static final DeadCodeRule RULE = DeadCodeRule.shareOfEvenUse(0.5);
  private static final HostTensor LENGTHS = HostTensor.of(new int[] {9, 4, 7}, 3);

  private final CpuEngine engine = CpuEngine.withThreads(2);

  static Stream<VectorQuantizerOptions> options() {
    return Stream.of(
        VectorQuantizerOptions.encodec(7, 5),
        VectorQuantizerOptions.spherical(7, 5),
        VectorQuantizerOptions.mimi(7, 5, 3));
  }

  @ParameterizedTest
  @MethodSource("options")
  void onTheTape_stateIsTheEngines_bitForBit(VectorQuantizerOptions options) {
    Tape tape = Tape.over(engine);
    ResidualVectorQuantizer eager = built(options, engine);
    ResidualVectorQuantizer taped = built(options, tape);
    initialize(eager, engine);
    initialize(taped, tape);
    assertThat(state(taped)).isEqualTo(state(eager));
    int restarted = 0;
    for (int step = 0; step < STEPS; step++) {
      HostTensor frames = frames(step);
      QuantizerPass pass = eager.forward(constant(engine, frames), lengths(engine));
      eager.observe(pass);
      restarted += eager.restartDeadCodes(pass, RULE, new SplittableRandom(step));
      SplittableRandom random = new SplittableRandom(step);
      tape.step(
          step,
          recording -> {
            QuantizerPass recorded = taped.forward(recording.variable(frames), lengths(tape));
            taped.observe(recorded);
            taped.restartDeadCodes(recorded, RULE, random);
            return recording.gradients(recorded.losses().total());
          });
      assertThat(state(taped)).isEqualTo(state(eager));
    }
    assertThat(restarted).isPositive();
  }

  /** Averages move inside the graph; what chooses on the host runs between its runs. */
  @ParameterizedTest
  @MethodSource("options")
  void inAGraph_stateIsTheTapes(VectorQuantizerOptions options) {
    Tape tape = Tape.over(engine);
    ResidualVectorQuantizer taped = built(options, tape);
    GraphBackend backend = GraphBackend.of(Precision.SINGLE);
    ResidualVectorQuantizer traced = built(options, backend);
    initialize(taped, tape);
    for (Parameter parameter : tape.parameters()) {
      backend.set(parameter.name(), parameter.value());
    }
    GraphFunction function =
        GraphFunction.of(backend, in -> pass(traced, in)).withInputGradients("frames");
    try (function) {
      for (int step = 0; step < STEPS; step++) {
        HostTensor frames = frames(step);
        QuantizerPass pass = taped.forward(constant(tape, frames), lengths(tape));
        taped.observe(pass);
        taped.restartDeadCodes(pass, RULE, new SplittableRandom(step));
        Map<String, HostTensor> inputs = Map.of("frames", frames, "lengths", LENGTHS);
        Map<String, HostTensor> outputs = function.gradients(inputs, step).outputs();
        SplittableRandom random = new SplittableRandom(step);
        for (int i = 0; i < STAGES; i++) {
          Assignment seen = seen(backend, outputs, i);
          traced.vectorQuantizers().get(i).restartDeadCodes(seen, RULE, random);
        }
        assertClose(traced, taped);
      }
    }
  }

  private static GraphOutputs pass(ResidualVectorQuantizer quantizer, Map<String, Tensor> in) {
    QuantizerPass pass = quantizer.forward(in.get("frames"), in.get("lengths"));
    quantizer.observe(pass);
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (int i = 0; i < STAGES; i++) {
      Assignment seen = pass.assignments().get(i);
      outputs.put("latents" + i, seen.latents());
      outputs.put("codes" + i, seen.codes());
      outputs.put("weights" + i, Objects.requireNonNull(seen.weights()));
    }
    return new GraphOutputs(outputs, pass.losses().total());
  }

  private static Assignment seen(Backend backend, Map<String, HostTensor> outputs, int stage) {
    HostTensor codes = outputs.get("codes" + stage);
    return new Assignment(
        constant(backend, outputs.get("latents" + stage)),
        backend.constant(codes.toInts(), codes.shape()),
        constant(backend, outputs.get("weights" + stage)));
  }

  private static ResidualVectorQuantizer built(VectorQuantizerOptions options, Backend backend) {
    return ResidualVectorQuantizer.of(Weights.init(1, backend), STAGES, options);
  }

  private static void initialize(ResidualVectorQuantizer quantizer, Backend backend) {
    quantizer.initialize(
        constant(backend, frames(100)), lengths(backend), new SplittableRandom(29));
  }

  private static HostTensor frames(int seed) {
    return new Samples(seed).floats(3, 9, 5);
  }

  private static Tensor constant(Backend backend, HostTensor value) {
    return backend.constant(value.toFloats(), value.shape());
  }

  private static Tensor lengths(Backend backend) {
    return backend.constant(LENGTHS.toInts(), LENGTHS.shape());
  }

  /** Codebook, counts and sums of each stage. */
  private static List<Float> state(ResidualVectorQuantizer quantizer) {
    List<Float> state = new ArrayList<>();
    for (VectorQuantizer stage : quantizer.vectorQuantizers()) {
      CodebookAverages averages = Objects.requireNonNull(stage.averages());
      for (Tensor part : List.of(stage.codebook(), averages.counts(), averages.sums())) {
        for (float value : part.toFloats()) {
          state.add(value);
        }
      }
    }
    return state;
  }

  private static void assertClose(ResidualVectorQuantizer found, ResidualVectorQuantizer expected) {
    List<Float> values = state(found);
    List<Float> others = state(expected);
    for (int i = 0; i < values.size(); i++) {
      assertThat(values.get(i)).isCloseTo(others.get(i), within(1e-5f));
    }
  }
}
