package org.speechlm4j.training.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.api.OutAndGrad;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.speechlm4j.core.tensor.DataType;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Tensor;

/** One traced function as a SameDiff graph, for inputs of one combination of shapes. */
final class Graph implements AutoCloseable {

  /** Name of the loss among the outputs of a run. */
  static final String LOSS = "loss";

  private static final String GRADIENT_FUNCTION = "grad";

  private final Lowering lowering;
  private final Map<String, GraphTensor> outputs;
  private final Map<String, String> outputVariables = new LinkedHashMap<>();
  private final Map<StoredArray, String> assigned = new LinkedHashMap<>();
  private final Leaves leaves;
  private boolean differentiated;

  private Graph(Lowering lowering, Map<String, GraphTensor> outputs, Leaves leaves) {
    this.lowering = lowering;
    this.outputs = outputs;
    this.leaves = leaves;
  }

  /** Translates what leads to outputs, loss and assigned values. */
  static Graph of(
      GraphBackend backend, GraphOutputs outputs, Trace trace, Set<String> inputGradients) {
    Map<String, GraphTensor> named = new LinkedHashMap<>();
    outputs
        .tensors()
        .forEach((name, tensor) -> named.put(name, trace.current(backend.current(tensor))));
    Tensor loss = outputs.loss();
    if (loss != null) {
      named.put(LOSS, backend.current(trace.current(backend.current(loss)).reshape()));
    }
    List<GraphTensor> ends = new ArrayList<>(named.values());
    ends.addAll(trace.assigned().values());
    Lowering lowering = Lowering.of(backend.precision(), ends);
    Graph graph = new Graph(lowering, named, Leaves.of(named.get(LOSS), inputGradients));
    named.forEach(
        (name, tensor) -> {
          if (tensor.shape().count() > 0) {
            graph.outputVariables.put(name, lowering.output(tensor));
          }
        });
    trace.assigned().forEach((array, value) -> graph.assigned.put(array, lowering.output(value)));
    return graph;
  }

  Map<String, HostTensor> run(Map<String, HostTensor> values) {
    List<String> wanted = wanted();
    if (wanted.isEmpty()) {
      return host(Map.of());
    }
    SameDiff graph = lowering.graph();
    try (Execution execution = new Execution(graph, lowering.feed(values, null))) {
      Map<String, INDArray> results = graph.output(execution.fed(), wanted);
      Map<String, HostTensor> host = host(results);
      assign(results);
      return host;
    }
  }

  GraphGradients gradients(Map<String, HostTensor> values, long seed) {
    SameDiff graph = lowering.graph();
    differentiate();
    SameDiff function = graph.getFunction(GRADIENT_FUNCTION);
    try (Execution execution = new Execution(function, lowering.feed(values, seed))) {
      OutAndGrad results =
          graph.calculateGradientsAndOutputs(
              execution.fed(), wanted(), leaves.variables().keySet());
      Map<String, HostTensor> host = host(results.getOutputs());
      double loss = found(host, LOSS).toDoubles()[0];
      host.remove(LOSS);
      GraphGradients gradients =
          new GraphGradients(
              loss,
              host,
              gradients(leaves.parameters(), results.getGradients()),
              gradients(leaves.inputs(), results.getGradients()));
      assign(results.getOutputs());
      return gradients;
    }
  }

  private void differentiate() {
    if (differentiated) {
      return;
    }
    if (!outputs.containsKey(LOSS)) {
      throw new IllegalStateException("gradients: the function gives no loss, need one");
    }
    if (leaves.variables().isEmpty()) {
      throw new IllegalStateException(
          "gradients: no parameter leads to the loss, nor an input that gradients were asked for");
    }
    SameDiff graph = lowering.graph();
    graph.setLossVariables(found(outputVariables, LOSS));
    String[] names = leaves.variables().keySet().toArray(String[]::new);
    QuietOutput.run(() -> graph.createGradFunction(names));
    differentiated = true;
  }

  private List<String> wanted() {
    Set<String> names = new HashSet<>(outputVariables.values());
    names.addAll(assigned.values());
    return List.copyOf(names);
  }

  private Map<String, HostTensor> host(Map<String, INDArray> results) {
    Map<String, HostTensor> host = new LinkedHashMap<>();
    outputs.forEach(
        (name, tensor) -> {
          String variable = outputVariables.get(name);
          host.put(
              name,
              variable == null
                  ? NdArrays.empty(tensor.type() == DataType.FLOAT32, tensor.shape())
                  : NdArrays.host(found(results, variable), tensor.shape()));
        });
    return host;
  }

  private Map<String, HostTensor> gradients(
      Map<String, String> variables, Map<String, INDArray> results) {
    Map<String, HostTensor> host = new LinkedHashMap<>();
    variables.forEach(
        (variable, name) ->
            host.put(name, NdArrays.host(found(results, variable), leaves.shape(variable))));
    return host;
  }

  private void assign(Map<String, INDArray> results) {
    assigned.forEach((array, variable) -> array.set(found(results, variable)));
  }

  private static <V> V found(Map<String, V> values, String name) {
    V value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("graph: found no value of " + name);
    }
    return value;
  }

  @Override
  public void close() {
    lowering.close();
  }
}
