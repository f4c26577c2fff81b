package org.speechlm4j.training.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.speechlm4j.core.tensor.ConcatOp;
import org.speechlm4j.core.tensor.DataType;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.PadOp;
import org.speechlm4j.core.tensor.PermuteOp;
import org.speechlm4j.core.tensor.ReshapeOp;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.SliceOp;
import org.speechlm4j.core.tensor.StopGradientOp;
import org.speechlm4j.core.tensor.StraightThroughOp;
import org.speechlm4j.core.tensor.Tensor;

/**
 * A tensor that is an expression: a parameter, a constant, an input, or an operation on others. It
 * has elements only while a {@link GraphFunction} runs; a parameter, a buffer and a constant have
 * them always.
 */
public final class GraphTensor implements Tensor {

  private final GraphBackend backend;
  private final Shape shape;
  private final DataType type;
  private final Content content;
  private final long number;
  private final boolean tracked;

  GraphTensor(GraphBackend backend, Shape shape, DataType type, Content content) {
    this.backend = backend;
    this.shape = shape;
    this.type = type;
    this.content = content;
    this.number = backend.nextNumber();
    this.tracked = type == DataType.FLOAT32 && isTracked(content);
  }

  private static boolean isTracked(Content content) {
    return switch (content) {
      case Content.Stored(StoredArray array) -> array.trained();
      case Content.Input _ -> true;
      case Content.Constant _, Content.Mask _ -> false;
      case Content.Result(Op op, List<GraphTensor> operands) -> {
        boolean any = false;
        for (int i = 0; i < operands.size(); i++) {
          any |= op.hasGradient(i) && operands.get(i).tracked;
        }
        yield any;
      }
    };
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public DataType type() {
    return type;
  }

  Content content() {
    return content;
  }

  /** Where this stands in the order of making: behind its operands. */
  long number() {
    return number;
  }

  /** Whether a gradient may lead from this to a parameter or input. */
  boolean tracked() {
    return tracked;
  }

  @Override
  public Tensor apply(Op op, Tensor... others) {
    List<GraphTensor> operands = new ArrayList<>();
    operands.add(backend.current(this));
    for (Tensor other : others) {
      operands.add(backend.current(other));
    }
    Shape result = op.shape(operands.stream().map(GraphTensor::shape).toArray(Shape[]::new));
    return new GraphTensor(
        backend, result, type(op, operands.getFirst()), new Content.Result(op, operands));
  }

  /** Operations that only move elements keep their type. */
  private static DataType type(Op op, GraphTensor first) {
    return switch (op) {
      case ConcatOp _,
          PadOp _,
          PermuteOp _,
          ReshapeOp _,
          SliceOp _,
          StopGradientOp _,
          StraightThroughOp _ ->
          first.type;
      default -> op.type();
    };
  }

  @Override
  public Tensor scoped(UnaryOperator<Tensor> body) {
    return body.apply(this);
  }

  /**
   * {@inheritDoc}
   *
   * <p>While a function is traced, the assignment becomes a part of it and happens in each of its
   * runs.
   */
  @Override
  public void assign(Tensor value) {
    if (!(content instanceof Content.Stored(StoredArray array))) {
      throw new IllegalArgumentException(
          "assign: found a computed tensor of shape " + shape + ", need a parameter or buffer");
    }
    if (!shape.equals(value.shape())) {
      throw new IllegalArgumentException(
          "assign: found a value of shape %s, need %s".formatted(value.shape(), shape));
    }
    backend.assign(array, backend.current(value));
  }

  /** {@inheritDoc} Drawn anew in each step of gradients, and nothing dropped in other runs. */
  @Override
  public Tensor dropout(float rate) {
    return rate > 0 ? backend.dropout(this, rate) : this;
  }

  @Override
  public Tensor constant(float[] values, int... sizes) {
    return backend.constant(values, Shape.of(sizes));
  }

  @Override
  public Tensor constant(int[] values, int... sizes) {
    return backend.constant(values, Shape.of(sizes));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if this is no parameter, buffer or constant
   */
  @Override
  public float[] toFloats() {
    return value().toFloats();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if this is no parameter, buffer or constant
   */
  @Override
  public double[] toDoubles() {
    return value().toDoubles();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if this is no constant
   */
  @Override
  public int[] toInts() {
    return value().toInts();
  }

  HostTensor value() {
    return switch (content) {
      case Content.Stored(StoredArray array) -> array.value();
      case Content.Constant(HostTensor value) -> value;
      case Content.Input _, Content.Mask _, Content.Result _ ->
          throw new IllegalStateException(
              "elements of a tensor of shape %s: it is part of a graph and has none before the"
                      .formatted(shape)
                  + " graph runs; make it an output of the GraphFunction");
    };
  }

  boolean belongsTo(GraphBackend other) {
    return backend == other;
  }

  @Override
  public String toString() {
    return "GraphTensor" + shape;
  }
}
