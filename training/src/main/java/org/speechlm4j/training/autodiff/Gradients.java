package org.speechlm4j.training.autodiff;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.Tensor;

/** Gradients of one scalar; they live as long as the step in which they were computed. */
public final class Gradients {

  private final Tape tape;
  private final Map<Node, EngineArray> leaves;

  Gradients(Tape tape, Map<Node, EngineArray> leaves) {
    this.tape = tape;
    this.leaves = leaves;
  }

  /** The gradient of a parameter, of its shape; null if nothing led from it to the scalar. */
  public @Nullable EngineArray of(Parameter parameter) {
    return leaves.get(parameter.leaf());
  }

  /**
   * The gradient of a parameter's tensor or of a variable, of its shape.
   *
   * @throws IllegalArgumentException if nothing led from it to the scalar
   */
  public Tensor of(Tensor leaf) {
    Node node = tape.own(leaf).value().node();
    EngineArray gradient = node == null ? null : leaves.get(node);
    if (gradient == null) {
      throw new IllegalArgumentException(
          "gradients: the tensor of shape " + leaf.shape() + " did not lead to the scalar");
    }
    return TapeTensor.of(tape, gradient, null);
  }

  /** The gradients of all parameters that led to the scalar, in the parameters' order. */
  public Map<Parameter, EngineArray> byParameter() {
    Map<Parameter, EngineArray> found = new LinkedHashMap<>();
    for (Parameter parameter : tape.parameters()) {
      EngineArray gradient = of(parameter);
      if (gradient != null) {
        found.put(parameter, gradient);
      }
    }
    return found;
  }
}
