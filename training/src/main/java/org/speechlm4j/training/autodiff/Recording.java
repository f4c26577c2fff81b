package org.speechlm4j.training.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Tensor;

/** What one step of a {@link Tape} has computed so far. */
public final class Recording {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final Tape tape;
  private List<Node> nodes = new ArrayList<>();
  private boolean keeps = true;
  private int depth;
  private long seed;

  Recording(Tape tape, long seed) {
    this.tape = tape;
    this.seed = seed;
  }

  /**
   * Gradients of a scalar with respect to every trainable parameter and variable that leads to it.
   * May be asked for several scalars of one step.
   *
   * @param scalar a tensor of one element
   * @throws IllegalArgumentException if it has more, or no gradient leads to it
   */
  public Gradients gradients(Tensor scalar) {
    if (scalar.shape().count() != 1) {
      throw new IllegalArgumentException(
          "gradients: found a tensor of shape %s, need one element".formatted(scalar.shape()));
    }
    HostTensor one = HostTensor.of(new float[] {1}, scalar.shape().toArray());
    return gradients(scalar, tape.engine().upload(one));
  }

  /**
   * Gradients of {@code sum(tensor weights)} for given weights of the tensor's shape: what flows
   * back if the tensor's own gradient is known.
   *
   * @throws IllegalArgumentException if shapes differ, or no gradient leads to the tensor
   */
  public Gradients gradients(Tensor tensor, Tensor weights) {
    if (!tensor.shape().equals(weights.shape())) {
      throw new IllegalArgumentException(
          "gradients: found weights of shape %s, need %s"
              .formatted(weights.shape(), tensor.shape()));
    }
    // Multiplied, not passed on: the flow frees the arrays that it is given.
    return gradients(tensor, tape.own(weights.multiply(1)).value().array());
  }

  private Gradients gradients(Tensor tensor, EngineArray gradient) {
    Node node = tape.own(tensor).value().node();
    if (node == null) {
      throw new IllegalArgumentException(
          "gradients: no trainable parameter leads to the tensor of shape " + tensor.shape());
    }
    Flow flow = new Flow(tape.engine());
    flow.add(node, gradient);
    flow.run(nodes);
    return new Gradients(tape, flow.leaves());
  }

  /** The value of a tensor as a new start: gradients lead to it, but not on to what made it. */
  public Tensor variable(Tensor value) {
    return TapeTensor.of(tape, tape.own(value).value().array(), Node.leaf());
  }

  /** A new start for gradients that is no parameter, such as an input. */
  public Tensor variable(HostTensor value) {
    return TapeTensor.of(tape, tape.engine().upload(value), Node.leaf());
  }

  /** The only element of a tensor. */
  public double number(Tensor scalar) {
    return scalar.toDoubles()[0];
  }

  boolean keeps() {
    return keeps;
  }

  long nextSeed() {
    seed += GOLDEN;
    return seed;
  }

  Node record(List<@Nullable Node> inputs, Node.Derivative derivative) {
    Node node = Node.of(Collections.unmodifiableList(inputs), derivative);
    nodes.add(node);
    return node;
  }

  Tensor scoped(TapeTensor input, UnaryOperator<Tensor> body, int recomputedDepth) {
    depth++;
    try {
      return keeps && depth == recomputedDepth ? recomputed(input, body) : body.apply(input);
    } finally {
      depth--;
    }
  }

  /** Computes without a record, and records that all of it is to be computed again. */
  private Tensor recomputed(TapeTensor input, UnaryOperator<Tensor> body) {
    Engine engine = tape.engine();
    long before = seed;
    keeps = false;
    EngineArray output;
    try {
      output = engine.scoped(() -> List.of(tape.own(body.apply(input)).value().array())).getFirst();
    } finally {
      keeps = true;
    }
    Node inputNode = input.value().node();
    EngineArray array = input.value().array();
    Node node =
        record(
            Arrays.asList(inputNode),
            (gradient, _, flow) ->
                Arrays.asList(again(body, array, inputNode != null, before, gradient, flow)));
    return TapeTensor.of(tape, output, node);
  }

  /** Computes a scope once more, with a record of its own, and walks that backwards. */
  private @Nullable EngineArray again(
      UnaryOperator<Tensor> body,
      EngineArray array,
      boolean needed,
      long seedBefore,
      EngineArray gradient,
      Flow flow) {
    Engine engine = tape.engine();
    List<Node> outer = nodes;
    long seedAfter = seed;
    Node start = Node.leaf();
    Flow inner = new Flow(engine);
    nodes = new ArrayList<>();
    seed = seedBefore;
    depth++;
    try {
      engine.scoped(
          () -> {
            Tensor input = TapeTensor.of(tape, array, needed ? start : null);
            Node end = tape.own(body.apply(input)).value().node();
            if (end != null) {
              inner.add(end, copy(gradient));
              inner.run(nodes);
            }
            return List.copyOf(inner.leaves().values());
          });
    } finally {
      nodes = outer;
      seed = seedAfter;
      depth--;
    }
    EngineArray ofInput = inner.leaves().remove(start);
    inner.leaves().forEach(flow::add);
    return ofInput;
  }

  /** The flow outside frees the gradient too. */
  private EngineArray copy(EngineArray array) {
    Tensor tensor = TapeTensor.of(tape, array, null);
    return tape.own(tensor.multiply(1)).value().array();
  }
}
