package org.speechlm4j.training.optim;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.speechlm4j.core.tensor.BlendUpdate;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.TensorSource;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.training.autodiff.Parameter;

/**
 * Exponential moving averages of parameters, {@code average = decay average + (1 - decay) value}
 * (Polyak and Juditsky 1992), which start at the parameters' values.
 */
public final class ParameterAverage {

  private final Engine engine;
  private final double decay;
  private final Map<Parameter, EngineArray> averages = new LinkedHashMap<>();

  private ParameterAverage(Engine engine, double decay) {
    this.engine = engine;
    this.decay = decay;
  }

  /**
   * Averages that start at the present values.
   *
   * @param decay share of the average that a step keeps, 0 to below 1
   */
  public static ParameterAverage of(Engine engine, double decay, Collection<Parameter> parameters) {
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException("decay: found " + decay + ", need 0 to below 1");
    }
    ParameterAverage average = new ParameterAverage(engine, decay);
    for (Parameter parameter : parameters) {
      average.averages.put(parameter, engine.upload(parameter.value()));
    }
    return average;
  }

  /** Takes in the parameters' present values. */
  public void update() {
    averages.forEach(
        (parameter, array) -> engine.update(BlendUpdate.average(decay), array, parameter.array()));
  }

  /** The averages by the parameters' names; copies. */
  public Map<String, HostTensor> values() {
    Map<String, HostTensor> values = new LinkedHashMap<>();
    averages.forEach(
        (parameter, array) ->
            values.put(
                parameter.name(),
                HostTensor.of(engine.floats(array), parameter.shape().toArray())));
    return values;
  }

  /**
   * Goes back to averages that {@link #values} gave.
   *
   * @throws org.speechlm4j.core.weights.MissingTensorException if one is missing or misshapen
   */
  public void restore(TensorSource source) {
    Weights saved = Weights.of(source, engine);
    averages.forEach(
        (parameter, array) -> {
          int[] sizes = parameter.shape().toArray();
          HostTensor found = saved.host(parameter.name(), Initializer.zeros(), sizes);
          engine.update(BlendUpdate.copy(), array, engine.upload(found));
        });
  }
}
