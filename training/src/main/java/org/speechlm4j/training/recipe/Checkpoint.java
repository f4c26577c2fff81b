package org.speechlm4j.training.recipe;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.config.ConfigJson;
import org.speechlm4j.core.system.WholeFile;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.MissingTensorException;
import org.speechlm4j.core.weights.SafeTensors;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.training.autodiff.Parameter;
import org.speechlm4j.training.autodiff.Tape;
import org.speechlm4j.training.optim.Optimizer;
import org.speechlm4j.training.optim.ParameterAverage;

/**
 * All that a run is made of between two steps: parameters and buffers, the optimisers' moments, the
 * parameters' average and the recipe's own state. What is random follows from the plan's seed and
 * the step, and so does the position in the data.
 *
 * @param recipe the model
 * @param optimizers one for each objective, by its name
 * @param average the parameters' moving average, if there is one
 */
record Checkpoint(
    Recipe recipe, Map<String, Optimizer> optimizers, @Nullable ParameterAverage average) {

  private static final String MODEL = "model.safetensors";
  private static final String AVERAGE = "average.safetensors";
  private static final String STATE = "state.safetensors";
  private static final String POSITION = "position.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Writes everything into an empty folder. */
  void write(Path folder, long step, Map<String, String> provenance) throws IOException {
    SafeTensors.write(folder.resolve(MODEL), parameters(parameter -> true), provenance);
    Map<String, Object> position = new LinkedHashMap<>();
    position.put("step", step);
    for (Map.Entry<String, Optimizer> entry : optimizers.entrySet()) {
      SafeTensors.write(file(folder, entry.getKey()), entry.getValue().state(), Map.of());
      position.put(entry.getKey(), entry.getValue().steps());
    }
    if (average != null) {
      SafeTensors.write(folder.resolve(AVERAGE), average.values(), Map.of());
    }
    SafeTensors.write(folder.resolve(STATE), recipe.state(), Map.of());
    WholeFile.write(folder.resolve(POSITION), JSON.writeValueAsString(position));
  }

  /**
   * Goes back to what was written.
   *
   * @return the number of steps done
   * @throws InvalidFileException if a file is missing or damaged
   */
  long read(Path folder) throws IOException {
    try {
      return restore(folder);
    } catch (MissingTensorException e) {
      throw e.asInvalidFile();
    } catch (IllegalArgumentException e) {
      throw new InvalidFileException(folder, String.valueOf(e.getMessage()), e);
    }
  }

  private long restore(Path folder) throws IOException {
    Tape tape = recipe.tape();
    try (SafeTensors model = SafeTensors.open(folder.resolve(MODEL))) {
      Weights saved = Weights.of(model, tape.engine());
      for (Parameter parameter : tape.parameters()) {
        int[] sizes = parameter.shape().toArray();
        parameter.set(saved.host(parameter.name(), Initializer.zeros(), sizes));
      }
    }
    ConfigJson position = ConfigJson.read(folder.resolve(POSITION));
    for (Map.Entry<String, Optimizer> entry : optimizers.entrySet()) {
      try (SafeTensors state = SafeTensors.open(file(folder, entry.getKey()))) {
        int steps = position.integer(entry.getKey());
        if (steps < 0) {
          throw position.unsupported(entry.getKey(), "0 or more steps");
        }
        entry.getValue().restore(state, steps);
      }
    }
    if (average != null) {
      try (SafeTensors values = SafeTensors.open(folder.resolve(AVERAGE))) {
        average.restore(values);
      }
    }
    try (SafeTensors state = SafeTensors.open(folder.resolve(STATE))) {
      recipe.restore(state);
    }
    long step = RunFolder.step(folder);
    if (position.integer("step") != step) {
      throw new InvalidFileException(
          position.file(), "found step " + position.integer("step") + ", need " + step);
    }
    return step;
  }

  /** Some parameters and buffers by name. */
  Map<String, HostTensor> parameters(Predicate<Parameter> wanted) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    for (Parameter parameter : recipe.tape().parameters()) {
      if (wanted.test(parameter)) {
        tensors.put(parameter.name(), parameter.value());
      }
    }
    return tensors;
  }

  /** What the run leaves: the averages in place of the parameters that have one. */
  Map<String, HostTensor> result() {
    Map<String, HostTensor> tensors = parameters(parameter -> true);
    if (average != null) {
      tensors.putAll(average.values());
    }
    return tensors;
  }

  private static Path file(Path folder, String objective) {
    return folder.resolve("optimizer-" + objective + ".safetensors");
  }
}
