package org.speechlm4j.training.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.speechlm4j.codecs.quantizer.QuantizerPass;
import org.speechlm4j.codecs.quantizer.ResidualVectorQuantizer;
import org.speechlm4j.codecs.quantizer.VectorQuantizerOptions;
import org.speechlm4j.codecs.seanet.ConvNorm;
import org.speechlm4j.codecs.seanet.ConvStyle;
import org.speechlm4j.codecs.seanet.SeaNet;
import org.speechlm4j.codecs.seanet.SeaNetConfig;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.nn.StreamingLayer;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.PadMode;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.TensorSource;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.training.autodiff.Gradients;
import org.speechlm4j.training.autodiff.Parameter;
import org.speechlm4j.training.autodiff.Tape;
import org.speechlm4j.training.cases.Samples;
import org.speechlm4j.training.graph.GraphBackend;
import org.speechlm4j.training.graph.GraphFunction;
import org.speechlm4j.training.graph.GraphGradients;
import org.speechlm4j.training.graph.GraphOutputs;
import org.speechlm4j.training.graph.Precision;
import org.speechlm4j.training.loss.Distances;
import org.speechlm4j.training.optim.Optimizer;
import org.speechlm4j.training.optim.OptimizerRule;

/** A model that was trained in one way goes on in another: its parameters are all that it takes. */
class TrainedModelTest {

  private static final int STEPS = 5;
  private static final float RATE = 0.05f;
  private static final HostTensor SOUNDS = new Samples(17).floats(2, 30, 1);

  private final CpuEngine engine = CpuEngine.withThreads(2);

  /** A tiny codec whose codebooks are moving averages. */
  private record Codec(
      StreamingLayer encoder, ResidualVectorQuantizer quantizer, StreamingLayer decoder) {

    static Codec of(Weights weights) {
      ConvStyle style = new ConvStyle(true, PadMode.REFLECT, ConvNorm.WEIGHT_NORM, 1);
      SeaNetConfig config =
          new SeaNetConfig(1, 5, 2, List.of(3, 2), 1, 5, 3, 3, 2, 2, true, 1, style);
      return new Codec(
          SeaNet.encoder(config, weights.at("encoder")),
          ResidualVectorQuantizer.of(
              weights.at("quantizer"), 2, VectorQuantizerOptions.encodec(7, 5)),
          SeaNet.decoder(config, weights.at("decoder")));
    }

    /** What a step does but its update: the loss, and codebooks that move. */
    Tensor loss(Tensor sounds) {
      QuantizerPass pass = quantizer.forward(encoder.forward(sounds));
      Tensor decoded = decoder.forward(pass.quantized());
      quantizer.observe(pass);
      return Distances.squared(decoded, sounds).mean().add(pass.losses().total().reshape());
    }

    Map<String, Tensor> run(Tensor sounds) {
      Tensor codes = quantizer.encode(encoder.forward(sounds));
      return Map.of("codes", codes, "decoded", decoder.forward(quantizer.decode(codes)));
    }
  }

  @Test
  void trainedOnTheTape_itRunsTheSameOnTheEngine_bitForBit() {
    Tape tape = Tape.over(engine);
    Codec trained = trained(tape);
    Codec moved = Codec.of(Weights.of(TensorSource.of("the tape", parameters(tape)), engine));
    Map<String, Tensor> expected = trained.run(sounds(tape));
    Map<String, Tensor> found = moved.run(sounds(engine));
    assertThat(found.get("codes").toInts()).isEqualTo(expected.get("codes").toInts());
    assertThat(found.get("decoded").toFloats()).isEqualTo(expected.get("decoded").toFloats());
    assertThat(found.get("decoded").toFloats())
        .isNotEqualTo(
            Codec.of(Weights.init(1, engine)).run(sounds(engine)).get("decoded").toFloats());
  }

  @Test
  void trainedOnTheTape_itRunsTheSameInAGraph() {
    Tape tape = Tape.over(engine);
    Codec trained = trained(tape);
    GraphBackend backend = GraphBackend.of(Precision.SINGLE);
    Codec moved = Codec.of(Weights.init(1, backend));
    parameters(tape).forEach(backend::set);
    try (GraphFunction run =
        GraphFunction.of(backend, in -> GraphOutputs.of(moved.run(in.get("sounds"))))) {
      assertSame(run.run(Map.of("sounds", SOUNDS)), trained.run(sounds(tape)));
    }
  }

  /** Plain gradient descent in a graph and on the tape, and back to the engine in the end. */
  @Test
  void trainedInAGraph_itIsWhatTheTapeTrains_andRunsTheSameOnTheEngine() {
    GraphBackend backend = GraphBackend.of(Precision.SINGLE);
    Codec traced = Codec.of(Weights.init(1, backend));
    Tape tape = Tape.over(engine);
    Codec taped = Codec.of(Weights.init(1, tape));
    GraphFunction loss =
        GraphFunction.of(backend, in -> GraphOutputs.loss(traced.loss(in.get("sounds"))));
    GraphFunction run =
        GraphFunction.of(backend, in -> GraphOutputs.of(traced.run(in.get("sounds"))));
    try (loss;
        run) {
      for (int step = 0; step < STEPS; step++) {
        descend(backend, loss.gradients(Map.of("sounds", SOUNDS), step));
        descend(tape, taped, step);
      }
      Codec moved =
          Codec.of(Weights.of(TensorSource.of("the graph", backend.parameters()), engine));
      assertSame(run.run(Map.of("sounds", SOUNDS)), moved.run(sounds(engine)));
    }
    parameters(tape)
        .forEach(
            (name, value) ->
                assertThat(backend.parameters().get(name).toFloats())
                    .as(name)
                    .containsExactly(value.toFloats(), within(1e-5f)));
  }

  private static Codec trained(Tape tape) {
    Codec codec = Codec.of(Weights.init(1, tape));
    Optimizer optimizer =
        Optimizer.of(
            tape.engine(), new OptimizerRule.AdamW(0.01, 0.8, 0.99, 1e-8, 0), tape.parameters());
    for (int step = 0; step < STEPS; step++) {
      tape.step(
          step,
          recording -> {
            Gradients gradients = recording.gradients(codec.loss(sounds(tape)));
            optimizer.step(gradients.byParameter(), 1);
            return gradients;
          });
    }
    return codec;
  }

  private static void descend(GraphBackend backend, GraphGradients step) {
    Map<String, HostTensor> parameters = backend.parameters();
    step.parameters()
        .forEach(
            (name, gradient) -> {
              HostTensor value = parameters.get(name);
              backend.set(name, moved(value, gradient.toFloats()));
            });
  }

  private static void descend(Tape tape, Codec codec, int step) {
    Map<Parameter, HostTensor> moved = new LinkedHashMap<>();
    tape.step(
        step,
        recording -> {
          Gradients gradients = recording.gradients(codec.loss(sounds(tape)));
          gradients
              .byParameter()
              .forEach(
                  (parameter, gradient) ->
                      moved.put(
                          parameter, moved(parameter.value(), tape.engine().floats(gradient))));
          return gradients;
        });
    moved.forEach(Parameter::set);
  }

  private static HostTensor moved(HostTensor value, float[] gradient) {
    float[] values = value.toFloats();
    for (int i = 0; i < values.length; i++) {
      values[i] -= RATE * gradient[i];
    }
    return HostTensor.of(values, value.shape().toArray());
  }

  private static Map<String, HostTensor> parameters(Tape tape) {
    Map<String, HostTensor> values = new LinkedHashMap<>();
    for (Parameter parameter : tape.parameters()) {
      values.put(parameter.name(), parameter.value());
    }
    return values;
  }

  private static Tensor sounds(Backend backend) {
    return backend.constant(SOUNDS.toFloats(), SOUNDS.shape());
  }

  private static void assertSame(Map<String, HostTensor> found, Map<String, Tensor> expected) {
    assertThat(found.get("codes").toInts()).isEqualTo(expected.get("codes").toInts());
    assertThat(found.get("decoded").toFloats())
        .containsExactly(expected.get("decoded").toFloats(), within(1e-5f));
  }
}
