package org.speechlm4j.training.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Shape;

/**
 * Where gradients of a loss end.
 *
 * @param parameters names of parameters by their variables
 * @param inputs names of inputs by their variables
 * @param shapes shapes by variables
 */
record Leaves(
    Map<String, String> parameters, Map<String, String> inputs, Map<String, Shape> shapes) {

  /**
   * The trained parameters that lead to a loss, and some of the inputs.
   *
   * @throws IllegalArgumentException if an input does not lead to it
   */
  static Leaves of(@Nullable GraphTensor loss, Set<String> inputGradients) {
    Leaves leaves = new Leaves(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    if (loss == null) {
      return leaves;
    }
    for (GraphTensor tensor : Lowering.leading(List.of(loss), true)) {
      switch (tensor.content()) {
        case Content.Stored(StoredArray array) ->
            leaves.add(leaves.parameters, Lowering.variable(array), array.name(), tensor);
        case Content.Input(String name) -> {
          if (inputGradients.contains(name)) {
            leaves.add(leaves.inputs, Lowering.variable(name), name, tensor);
          }
        }
        case Content.Constant _, Content.Mask _, Content.Result _ -> {}
      }
    }
    for (String name : inputGradients) {
      if (!leaves.inputs.containsValue(name)) {
        throw new IllegalArgumentException(
            "input gradients: found the input " + name + ", which does not lead to the loss");
      }
    }
    return leaves;
  }

  private void add(Map<String, String> names, String variable, String name, GraphTensor tensor) {
    names.put(variable, name);
    shapes.put(variable, tensor.shape());
  }

  /** All variables that gradients lead to, with their shapes. */
  Map<String, Shape> variables() {
    return Collections.unmodifiableMap(shapes);
  }

  Shape shape(String variable) {
    Shape shape = shapes.get(variable);
    if (shape == null) {
      throw new IllegalArgumentException("leaf: found " + variable + ", which is none");
    }
    return shape;
  }
}
