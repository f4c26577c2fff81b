package org.speechlm4j.examples.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.training.autodiff.Parameter;
import org.speechlm4j.training.autodiff.Tape;
import org.speechlm4j.training.graph.GraphBackend;
import org.speechlm4j.training.graph.GraphFunction;
import org.speechlm4j.training.graph.GraphGradients;
import org.speechlm4j.training.graph.GraphOutputs;
import org.speechlm4j.training.graph.Precision;
import org.speechlm4j.training.optim.Optimizer;
import org.speechlm4j.training.optim.OptimizerRule;

/**
 * Steps of training on one batch of noise: forward, backward and AdamW.
 *
 * @param parameters number of trainable numbers
 * @param step one step
 */
record TrainingStep(long parameters, Runnable step) {

  private static final long SEED = 1;
  private static final double RATE = 1e-4;
  private static final float LOUDNESS = 0.1f;
  private static final String INPUT = "input";

  /** What computes the gradients. */
  enum Differentiation {
    /** The tape, over our engine. */
    TAPE,
    /** ND4J's SameDiff; our engine's optimiser changes the parameters, which are copied back. */
    SAMEDIFF;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Steps of a model, which computes the optimiser's part on an engine. */
  static TrainingStep of(TrainedModel model, Differentiation by, Engine engine) {
    return switch (by) {
      case TAPE -> onTape(model, engine);
      case SAMEDIFF -> onGraph(model, engine);
    };
  }

  private static TrainingStep onTape(TrainedModel model, Engine engine) {
    Tape tape = Tape.over(engine);
    TrainedModel.Body body = model.body(Weights.init(SEED, tape));
    Optimizer optimizer = Optimizer.of(engine, OptimizerRule.AdamW.of(RATE), tape.parameters());
    Tensor input = tape.constant(noise(model.input()), model.input());
    return new TrainingStep(
        count(optimizer.parameters()),
        () ->
            tape.step(
                SEED,
                recording -> {
                  TrainedModel.Outcome outcome = body.apply(input);
                  optimizer.step(recording.gradients(outcome.loss()).byParameter(), 1);
                  outcome.change().run();
                  return recording.number(outcome.loss());
                }));
  }

  private static TrainingStep onGraph(TrainedModel model, Engine engine) {
    Tape tape = Tape.over(engine);
    model.body(Weights.init(SEED, tape));
    Optimizer optimizer = Optimizer.of(engine, OptimizerRule.AdamW.of(RATE), tape.parameters());
    GraphBackend backend = GraphBackend.of(Precision.SINGLE);
    TrainedModel.Body body = model.body(Weights.init(SEED, backend));
    GraphFunction function =
        GraphFunction.of(
            backend,
            inputs -> {
              TrainedModel.Outcome outcome = body.apply(Objects.requireNonNull(inputs.get(INPUT)));
              outcome.change().run();
              return GraphOutputs.loss(outcome.loss());
            });
    HostTensor input = HostTensor.of(noise(model.input()), model.input().toArray());
    return new TrainingStep(
        count(optimizer.parameters()),
        () -> {
          GraphGradients gradients = function.gradients(Map.of(INPUT, input), SEED);
          Map<Parameter, EngineArray> uploaded = new LinkedHashMap<>();
          for (Parameter parameter : optimizer.parameters()) {
            HostTensor gradient = gradients.parameters().get(parameter.name());
            if (gradient != null) {
              uploaded.put(parameter, engine.upload(gradient));
            }
          }
          optimizer.step(uploaded, 1);
          uploaded.keySet().forEach(changed -> backend.set(changed.name(), changed.value()));
        });
  }

  private static long count(List<Parameter> parameters) {
    return parameters.stream().mapToLong(parameter -> parameter.shape().count()).sum();
  }

  private static float[] noise(Shape shape) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[] values = new float[shape.count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (LOUDNESS * random.nextGaussian());
    }
    return values;
  }
}
