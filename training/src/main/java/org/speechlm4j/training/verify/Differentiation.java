package org.speechlm4j.training.verify;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.verify.Fixture;
import org.speechlm4j.training.autodiff.Gradients;
import org.speechlm4j.training.autodiff.Recording;
import org.speechlm4j.training.autodiff.Tape;

/** Something computed from a fixture's inputs, which can be differentiated. */
final class Differentiation {

  private final Fixture fixture;
  private final Backend backend;
  private final Formula formula;

  /** Computes something from a fixture's inputs, by their full names. */
  @FunctionalInterface
  interface Formula {
    Tensor apply(Map<String, Tensor> inputs);
  }

  /** Gives what an output's elements are weighted by. */
  @FunctionalInterface
  interface Weighting {
    Tensor weights(Map<String, Tensor> inputs, Tensor output);
  }

  Differentiation(Fixture fixture, Backend backend, Formula formula) {
    this.fixture = fixture;
    this.backend = backend;
    this.formula = formula;
  }

  /** The value, computed without a tape. */
  Tensor value() throws IOException {
    Map<String, Tensor> inputs = new HashMap<>();
    for (Map.Entry<String, HostTensor> input : inputs().entrySet()) {
      inputs.put(input.getKey(), constant(backend, input.getValue()));
    }
    return formula.apply(inputs);
  }

  /**
   * Gradients of the value's weighted sum, by the full names of the inputs.
   *
   * @param leaves full names of the inputs whose gradients are wanted
   * @throws UnsupportedOperationException if the backend is no engine, over which a tape could run
   */
  Map<String, HostTensor> gradients(Collection<String> leaves, Weighting weighting)
      throws IOException {
    if (!(backend instanceof Engine engine)) {
      throw new UnsupportedOperationException(
          "gradients: found backend %s, need an engine to run a tape over"
              .formatted(backend.getClass().getSimpleName()));
    }
    Map<String, HostTensor> values = inputs();
    Tape tape = Tape.over(engine);
    return tape.step(
        0,
        recording -> {
          Map<String, Tensor> inputs = new HashMap<>();
          values.forEach(
              (name, value) ->
                  inputs.put(
                      name,
                      leaves.contains(name) ? recording.variable(value) : constant(tape, value)));
          return gradients(recording, inputs, leaves, weighting);
        });
  }

  private Map<String, HostTensor> gradients(
      Recording recording,
      Map<String, Tensor> inputs,
      Collection<String> leaves,
      Weighting weighting) {
    Tensor output = formula.apply(inputs);
    Gradients gradients = recording.gradients(output, weighting.weights(inputs, output.detach()));
    Map<String, HostTensor> found = new HashMap<>();
    for (String leaf : leaves) {
      Tensor gradient = gradients.of(Objects.requireNonNull(inputs.get(leaf), leaf));
      found.put(leaf, HostTensor.of(gradient.toFloats(), gradient.shape().toArray()));
    }
    return found;
  }

  private Map<String, HostTensor> inputs() throws IOException {
    Map<String, HostTensor> inputs = new TreeMap<>();
    for (String name : fixture.names()) {
      if (name.startsWith("in.")) {
        inputs.put(name, fixture.tensor(name));
      }
    }
    return inputs;
  }

  private static Tensor constant(Backend backend, HostTensor value) {
    return value.storage().isFloat()
        ? backend.constant(value.toFloats(), value.shape())
        : backend.constant(value.toInts(), value.shape());
  }
}
