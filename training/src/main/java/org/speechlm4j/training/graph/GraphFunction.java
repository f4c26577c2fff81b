package org.speechlm4j.training.graph;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.DataType;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;

/**
 * A function of named inputs that runs as a SameDiff graph: traced when it first meets inputs of
 * some shapes, and kept for the next inputs of the same shapes.
 *
 * <p>The number of graphs kept is bounded; the one used longest ago is closed, and its memory freed
 * at once. Tracing takes some milliseconds per operation, so batches should come in few shapes.
 *
 * <p>What the body decides in Java, such as the number of steps of a loop, is decided once per
 * graph. Assignments to parameters and buffers become part of the graph; after each run they hold
 * the new values.
 *
 * <p>For one thread at a time.
 *
 * {@snippet file="org/speechlm4j/training/snippets/TrainingSnippetsTest.java" region="graph"}
 */
public final class GraphFunction implements AutoCloseable {

  private static final int CAPACITY = 8;
  private static final float LOAD = 0.75f;

  private final GraphBackend backend;
  private final Body body;
  private final Set<String> inputGradients;
  private final Set<String> fixedInputs;
  private final GraphCache graphs;

  private GraphFunction(
      GraphBackend backend,
      Body body,
      Set<String> inputGradients,
      Set<String> fixedInputs,
      int capacity) {
    this.backend = backend;
    this.body = body;
    this.inputGradients = Set.copyOf(inputGradients);
    this.fixedInputs = Set.copyOf(fixedInputs);
    this.graphs = new GraphCache(capacity);
  }

  /** What is traced. */
  @FunctionalInterface
  public interface Body {
    /** From inputs by name to outputs; computes with the inputs and the backend's parameters. */
    GraphOutputs apply(Map<String, Tensor> inputs);
  }

  /** A function that keeps 8 graphs and gives gradients of parameters alone. */
  public static GraphFunction of(GraphBackend backend, Body body) {
    return new GraphFunction(backend, body, Set.of(), Set.of(), CAPACITY);
  }

  /** The same function, without its graphs, that also gives gradients of some float inputs. */
  public GraphFunction withInputGradients(String... names) {
    return new GraphFunction(backend, body, Set.of(names), fixedInputs, graphs.capacity);
  }

  /**
   * The same function, without its graphs, in which the body may read the elements of some int
   * inputs, as models do with the lengths of a batch. Other values of these are another graph, so
   * there should be few.
   */
  public GraphFunction withFixedInputs(String... names) {
    return new GraphFunction(backend, body, inputGradients, Set.of(names), graphs.capacity);
  }

  /**
   * The same function, without its graphs, that keeps another number of them.
   *
   * @throws IllegalArgumentException if the number is not positive
   */
  public GraphFunction withCapacity(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity: found " + capacity + ", need at least 1");
    }
    return new GraphFunction(backend, body, inputGradients, fixedInputs, capacity);
  }

  /**
   * The outputs, and the loss as {@code "loss"} if there is one; nothing is dropped.
   *
   * @param inputs values by name, of the names that the body expects
   */
  public Map<String, HostTensor> run(Map<String, HostTensor> inputs) {
    return graph(inputs).run(inputs);
  }

  /**
   * The loss, the outputs, and the gradients of the parameters that lead to the loss and of the
   * inputs named in {@link #withInputGradients}.
   *
   * @param inputs values by name, of the names that the body expects
   * @param seed what dropout is drawn from, as in a step of the tape
   * @throws IllegalStateException if the body gives no loss, or nothing leads to it
   */
  public GraphGradients gradients(Map<String, HostTensor> inputs, long seed) {
    return graph(inputs).gradients(inputs, seed);
  }

  /** Number of graphs that are kept now. */
  public int kept() {
    return graphs.size();
  }

  /** Frees all graphs; the function may be used again and is then traced anew. */
  @Override
  public void close() {
    graphs.values().forEach(Graph::close);
    graphs.clear();
  }

  private Graph graph(Map<String, HostTensor> inputs) {
    Map<String, InputType> types = new TreeMap<>();
    inputs.forEach((name, value) -> types.put(name, type(name, value)));
    Graph known = graphs.get(types);
    if (known != null) {
      return known;
    }
    Graph traced = trace(types);
    graphs.put(types, traced);
    return traced;
  }

  private Graph trace(Map<String, InputType> types) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    types.forEach(
        (name, type) ->
            inputs.put(
                name, new GraphTensor(backend, type.shape(), type.type(), type.content(name))));
    Trace trace = new Trace();
    GraphOutputs outputs = backend.traced(trace, () -> body.apply(inputs));
    return Graph.of(backend, outputs, trace, inputGradients);
  }

  private InputType type(String name, HostTensor value) {
    boolean isFloat = value.storage().isFloat();
    if (!fixedInputs.contains(name)) {
      return new InputType(value.shape(), isFloat ? DataType.FLOAT32 : DataType.INT32, null);
    }
    if (isFloat) {
      throw new IllegalArgumentException(
          "fixed inputs: found floats of shape %s in %s, need ints".formatted(value.shape(), name));
    }
    List<Integer> elements = Arrays.stream(value.toInts()).boxed().toList();
    return new InputType(value.shape(), DataType.INT32, elements);
  }

  /** Of two inputs of one type a graph sees no difference before it runs. */
  private record InputType(Shape shape, DataType type, @Nullable List<Integer> elements) {

    Content content(String name) {
      if (elements == null) {
        return new Content.Input(name);
      }
      int[] values = elements.stream().mapToInt(Integer::intValue).toArray();
      return new Content.Constant(HostTensor.of(values, shape.toArray()));
    }
  }

  /** Graphs by the types of their inputs, the one used longest ago first. */
  private static final class GraphCache extends LinkedHashMap<Map<String, InputType>, Graph> {

    private static final long serialVersionUID = 1;

    private final int capacity;

    GraphCache(int capacity) {
      super(capacity, LOAD, true);
      this.capacity = capacity;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Map<String, InputType>, Graph> eldest) {
      boolean full = size() > capacity;
      if (full) {
        eldest.getValue().close();
      }
      return full;
    }
  }
}
