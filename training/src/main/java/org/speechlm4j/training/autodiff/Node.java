package org.speechlm4j.training.autodiff;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.EngineArray;

/**
 * A tensor that gradients flow to: a leaf, or what an operation made of other nodes. Equal to
 * itself alone.
 */
final class Node {

  private final List<@Nullable Node> inputs;
  private final @Nullable Derivative derivative;

  private Node(List<@Nullable Node> inputs, @Nullable Derivative derivative) {
    this.inputs = inputs;
    this.derivative = derivative;
  }

  /** A node that nothing leads to. */
  static Node leaf() {
    return new Node(List.of(), null);
  }

  /**
   * The result of an operation.
   *
   * @param inputs its operands, null where no gradient is wanted
   * @param derivative how gradients of the operands follow
   */
  static Node of(List<@Nullable Node> inputs, Derivative derivative) {
    return new Node(inputs, derivative);
  }

  /** How gradients flow from an operation's result to its operands. */
  interface Derivative {

    /**
     * Gradients of the operands, null where {@code needed} says so.
     *
     * @param gradient that of the result, of its shape
     * @param flow where further gradients of leaves may be added
     */
    List<@Nullable EngineArray> apply(EngineArray gradient, boolean[] needed, Flow flow);
  }

  /** Passes the gradient of this node on to its operands. */
  void propagate(EngineArray gradient, Flow flow) {
    if (derivative == null) {
      return;
    }
    boolean[] needed = new boolean[inputs.size()];
    for (int i = 0; i < needed.length; i++) {
      needed[i] = inputs.get(i) != null;
    }
    List<@Nullable EngineArray> gradients = derivative.apply(gradient, needed, flow);
    for (int i = 0; i < needed.length; i++) {
      Node input = inputs.get(i);
      EngineArray ofInput = gradients.get(i);
      if (input != null && ofInput != null) {
        flow.add(input, ofInput);
      }
    }
  }
}
