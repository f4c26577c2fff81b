package org.speechlm4j.training.autodiff;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.BinaryOp;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.EngineArray;

/** Gradients on their way backwards; the sum of a node's is complete when its turn comes. */
final class Flow {

  private final Engine engine;
  private final Map<Node, EngineArray> gradients = new HashMap<>();

  Flow(Engine engine) {
    this.engine = engine;
  }

  /** Adds to a node's gradient; the array then belongs to this. */
  void add(Node node, EngineArray gradient) {
    EngineArray before = gradients.get(node);
    if (before == null) {
      gradients.put(node, gradient);
      return;
    }
    BinaryOp sum = new BinaryOp(BinaryOp.Function.ADD);
    gradients.put(node, engine.run(sum, before.shape(), before, gradient));
    engine.free(before);
    engine.free(gradient);
  }

  /** A node's gradient so far. */
  @Nullable EngineArray of(Node node) {
    return gradients.get(node);
  }

  /** Passes all gradients backwards through recorded nodes, which keep none of them. */
  void run(List<Node> recorded) {
    for (Node node : recorded.reversed()) {
      EngineArray gradient = gradients.remove(node);
      if (gradient != null) {
        node.propagate(gradient, this);
        engine.free(gradient);
      }
    }
  }

  /** All gradients that are left: those of leaves. */
  Map<Node, EngineArray> leaves() {
    return gradients;
  }
}
