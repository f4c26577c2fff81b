package org.speechlm4j.training.optim;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.speechlm4j.core.tensor.BlendUpdate;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.TensorSource;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.training.autodiff.Parameter;

/** Changes parameters by their gradients, and keeps the moments that its rule needs. */
public final class Optimizer {

  private final Engine engine;
  private final OptimizerRule rule;
  private final Map<Parameter, EngineArray[]> states = new LinkedHashMap<>();
  private int steps;

  private Optimizer(Engine engine, OptimizerRule rule) {
    this.engine = engine;
    this.rule = rule;
  }

  /** An optimiser of the trainable ones of some parameters, whose moments are zero. */
  public static Optimizer of(Engine engine, OptimizerRule rule, Collection<Parameter> parameters) {
    Optimizer optimizer = new Optimizer(engine, rule);
    for (Parameter parameter : parameters) {
      if (parameter.trainable()) {
        EngineArray[] arrays = new EngineArray[rule.states()];
        for (int i = 0; i < arrays.length; i++) {
          Shape shape = parameter.shape();
          arrays[i] = engine.upload(HostTensor.of(new float[shape.count()], shape.toArray()));
        }
        optimizer.states.put(parameter, arrays);
      }
    }
    return optimizer;
  }

  /** Number of steps done. */
  public int steps() {
    return steps;
  }

  /** The parameters that this changes. */
  public List<Parameter> parameters() {
    return List.copyOf(states.keySet());
  }

  /**
   * Does one step.
   *
   * @param gradients those of parameters of this optimiser; who has none stays as it is
   * @param factor the schedule's factor of the base learning rate
   * @throws IllegalArgumentException if a gradient's parameter is not this optimiser's
   */
  public void step(Map<Parameter, EngineArray> gradients, double factor) {
    steps++;
    for (Map.Entry<Parameter, EngineArray> entry : gradients.entrySet()) {
      EngineArray[] arrays = states.get(entry.getKey());
      if (arrays == null) {
        throw new IllegalArgumentException(
            "optimizer: found a gradient of %s, which it was not made for"
                .formatted(entry.getKey().name()));
      }
      List<EngineArray> operands = new ArrayList<>(List.of(entry.getValue()));
      operands.addAll(List.of(arrays));
      engine.update(
          rule.update(rule.rate() * factor, steps),
          entry.getKey().array(),
          operands.toArray(EngineArray[]::new));
    }
  }

  /** The moments by name, for a checkpoint; together with {@link #steps} all that is kept. */
  public Map<String, HostTensor> state() {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    states.forEach(
        (parameter, arrays) -> {
          for (int i = 0; i < arrays.length; i++) {
            int[] sizes = parameter.shape().toArray();
            tensors.put(name(parameter, i), HostTensor.of(engine.floats(arrays[i]), sizes));
          }
        });
    return tensors;
  }

  /**
   * Goes back to a state.
   *
   * @param source what {@link #state} gave
   * @param stepsDone what {@link #steps} gave
   * @throws org.speechlm4j.core.weights.MissingTensorException if a moment is missing or misshapen
   */
  public void restore(TensorSource source, int stepsDone) {
    Weights saved = Weights.of(source, engine);
    states.forEach(
        (parameter, arrays) -> {
          for (int i = 0; i < arrays.length; i++) {
            int[] sizes = parameter.shape().toArray();
            HostTensor found = saved.host(name(parameter, i), Initializer.zeros(), sizes);
            engine.update(BlendUpdate.copy(), arrays[i], engine.upload(found));
          }
        });
    steps = stepsDone;
  }

  private static String name(Parameter parameter, int index) {
    return parameter.name() + ".moment" + (index + 1);
  }
}
