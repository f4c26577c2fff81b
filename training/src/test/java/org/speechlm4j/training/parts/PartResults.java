package org.speechlm4j.training.parts;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.DataType;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.TensorSource;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.training.autodiff.Gradients;
import org.speechlm4j.training.autodiff.Parameter;
import org.speechlm4j.training.autodiff.Tape;
import org.speechlm4j.training.graph.GraphBackend;
import org.speechlm4j.training.graph.GraphFunction;
import org.speechlm4j.training.graph.GraphGradients;
import org.speechlm4j.training.graph.GraphOutputs;
import org.speechlm4j.training.graph.Precision;

/**
 * What one way of running a part gave.
 *
 * @param loss what gradients are of
 * @param values the other outputs by name
 * @param gradients of the loss, by the names of parameters and float inputs
 */
record PartResults(double loss, Map<String, double[]> values, Map<String, double[]> gradients) {

  private static final long SEED = 3;

  /** At once on an engine, without gradients. */
  static PartResults eager(Part part, TensorSource parameters, Engine engine) {
    Part.Forward forward = part.model().apply(Weights.of(parameters, engine));
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    part.inputs().forEach((name, value) -> inputs.put(name, engine.parameter(name, value)));
    return results(forward.apply(inputs), Map.of());
  }

  /** On a tape, in a step. */
  static PartResults taped(Part part, TensorSource parameters, Tape tape) {
    Part.Forward forward = part.model().apply(Weights.of(parameters, tape));
    return tape.step(
        SEED,
        recording -> {
          Map<String, Tensor> inputs = constants(part, tape);
          inputs.replaceAll(
              (name, tensor) ->
                  tensor.type() == DataType.FLOAT32
                      ? recording.variable(part.inputs().get(name))
                      : tensor);
          Map<String, Tensor> outputs = forward.apply(inputs);
          Gradients gradients = recording.gradients(outputs.get(Part.LOSS));
          Map<String, double[]> found = new TreeMap<>();
          for (Map.Entry<Parameter, EngineArray> entry : gradients.byParameter().entrySet()) {
            found.put(entry.getKey().name(), tape.engine().doubles(entry.getValue()));
          }
          inputs.forEach(
              (name, tensor) -> {
                if (tensor.type() == DataType.FLOAT32) {
                  found.put(name, gradients.of(tensor).toDoubles());
                }
              });
          return results(outputs, found);
        });
  }

  /** As a SameDiff graph. */
  static PartResults traced(Part part, TensorSource parameters, Precision precision) {
    GraphBackend backend = GraphBackend.of(precision);
    Part.Forward forward = part.model().apply(Weights.of(parameters, backend));
    String[] floats =
        part.inputs().entrySet().stream()
            .filter(entry -> entry.getValue().storage().isFloat())
            .map(Map.Entry::getKey)
            .toArray(String[]::new);
    GraphFunction function =
        GraphFunction.of(
                backend,
                in -> {
                  Map<String, Tensor> outputs = new LinkedHashMap<>(forward.apply(in));
                  return new GraphOutputs(outputs, outputs.remove(Part.LOSS));
                })
            .withInputGradients(floats)
            .withFixedInputs(part.fixed().toArray(String[]::new));
    try (function) {
      GraphGradients step = function.gradients(part.inputs(), SEED);
      Map<String, double[]> values = new TreeMap<>();
      step.outputs().forEach((name, value) -> values.put(name, value.toDoubles()));
      Map<String, double[]> gradients = new TreeMap<>();
      step.parameters().forEach((name, value) -> gradients.put(name, value.toDoubles()));
      step.inputs().forEach((name, value) -> gradients.put(name, value.toDoubles()));
      return new PartResults(step.loss(), values, gradients);
    }
  }

  private static Map<String, Tensor> constants(Part part, Backend backend) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    part.inputs()
        .forEach(
            (name, value) ->
                inputs.put(
                    name,
                    value.storage().isFloat()
                        ? backend.constant(value.toFloats(), value.shape())
                        : backend.constant(value.toInts(), value.shape())));
    return inputs;
  }

  private static PartResults results(Map<String, Tensor> outputs, Map<String, double[]> gradients) {
    Map<String, double[]> values = new TreeMap<>();
    outputs.forEach((name, tensor) -> values.put(name, elements(tensor)));
    double loss = values.remove(Part.LOSS)[0];
    return new PartResults(loss, values, gradients);
  }

  private static double[] elements(Tensor tensor) {
    return tensor.type() == DataType.FLOAT32
        ? tensor.toDoubles()
        : Arrays.stream(tensor.toInts()).asDoubleStream().toArray();
  }
}
