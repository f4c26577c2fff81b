package org.speechlm4j.training.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.DataType;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;

/**
 * Where a model is built that shall run as a SameDiff graph of ND4J: it holds the parameters, and a
 * {@link GraphFunction} traces what the model does with them.
 *
 * {@snippet file="org/speechlm4j/training/snippets/TrainingSnippetsTest.java" region="graph"}
 *
 * <p>A trained model moves between engines by its parameters: {@link #parameters} and {@link #set}.
 *
 * <p>For one thread at a time.
 */
public final class GraphBackend implements Backend {

  private final Precision precision;
  private final Map<String, GraphTensor> tensors = new LinkedHashMap<>();
  private final Map<String, StoredArray> arrays = new LinkedHashMap<>();
  private @Nullable Trace trace;
  private long made;

  private GraphBackend(Precision precision) {
    this.precision = precision;
  }

  /** A backend without parameters. */
  public static GraphBackend of(Precision precision) {
    return new GraphBackend(precision);
  }

  /** How many bits the floats have. */
  public Precision precision() {
    return precision;
  }

  /** The values of all parameters and buffers by name, in the order in which they were made. */
  public Map<String, HostTensor> parameters() {
    Map<String, HostTensor> values = new LinkedHashMap<>();
    arrays.forEach((name, array) -> values.put(name, array.value()));
    return Collections.unmodifiableMap(values);
  }

  /**
   * Overwrites a parameter or buffer.
   *
   * @throws IllegalArgumentException if there is none of that name, or of another shape
   */
  public void set(String name, HostTensor value) {
    StoredArray array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException(
          "parameter: found the name " + name + ", need one of " + arrays.keySet());
    }
    array.set(value, precision);
  }

  /** {@inheritDoc} A name asked for again gives the same parameter, so that weights may be tied. */
  @Override
  public Tensor parameter(String name, HostTensor value) {
    return named(name, value, true);
  }

  @Override
  public Tensor buffer(String name, HostTensor value) {
    return named(name, value, false);
  }

  private Tensor named(String name, HostTensor value, boolean trained) {
    GraphTensor before = tensors.get(name);
    if (before != null) {
      if (!before.shape().equals(value.shape())) {
        throw new IllegalArgumentException(
            "parameter %s: found shape %s, but it was made with %s"
                .formatted(name, value.shape(), before.shape()));
      }
      return before;
    }
    if (!value.storage().isFloat() || value.shape().count() == 0) {
      return constant(value);
    }
    StoredArray array = new StoredArray(name, trained, value, precision);
    GraphTensor tensor =
        new GraphTensor(this, value.shape(), DataType.FLOAT32, new Content.Stored(array));
    arrays.put(name, array);
    tensors.put(name, tensor);
    return tensor;
  }

  /** {@inheritDoc} The formula is part of every graph that uses it, once. */
  @Override
  public Tensor derived(Shape shape, Supplier<Tensor> formula) {
    return formula.get();
  }

  @Override
  public Tensor constant(float[] values, Shape shape) {
    return constant(HostTensor.of(values, shape.toArray()));
  }

  @Override
  public Tensor constant(int[] values, Shape shape) {
    return constant(HostTensor.of(values, shape.toArray()));
  }

  private GraphTensor constant(HostTensor value) {
    DataType type = value.storage().isFloat() ? DataType.FLOAT32 : DataType.INT32;
    return new GraphTensor(this, value.shape(), type, new Content.Constant(value));
  }

  long nextNumber() {
    return made++;
  }

  /** The tensor as this backend's own; a parameter assigned before in the trace as its value. */
  GraphTensor current(Tensor tensor) {
    if (!(tensor instanceof GraphTensor own) || !own.belongsTo(this)) {
      throw new IllegalArgumentException(
          "tensor of shape " + tensor.shape() + " belongs to another engine or backend");
    }
    return trace == null ? own : trace.current(own);
  }

  void assign(StoredArray target, GraphTensor value) {
    if (trace == null) {
      target.set(value.value(), precision);
    } else {
      trace.assign(target, value);
    }
  }

  Tensor dropout(GraphTensor tensor, float rate) {
    return trace == null ? tensor : trace.dropout(this, tensor, rate);
  }

  /** Runs a body whose assignments and dropouts belong to a trace. */
  <R> R traced(Trace started, Supplier<R> body) {
    if (trace != null) {
      throw new IllegalStateException("trace: found one in progress, need it to end first");
    }
    trace = started;
    try {
      return body.get();
    } finally {
      trace = null;
    }
  }
}
