package org.speechlm4j.training.graph;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Shape;

/** The operands of one operation in the graph; those without elements have no variable. */
final class Operands {

  private final Constants constants;
  private final List<GraphTensor> tensors;
  private final List<@Nullable Variable> variables;

  Operands(Constants constants, List<GraphTensor> tensors, List<@Nullable Variable> variables) {
    this.constants = constants;
    this.tensors = tensors;
    this.variables = variables;
  }

  Constants constants() {
    return constants;
  }

  int count() {
    return tensors.size();
  }

  Shape shape(int operand) {
    return tensors.get(operand).shape();
  }

  boolean has(int operand) {
    return operand < tensors.size();
  }

  boolean empty(int operand) {
    return variables.get(operand) == null;
  }

  /** An operand that has elements. */
  Variable at(int operand) {
    Variable variable = variables.get(operand);
    if (variable == null) {
      throw new IllegalArgumentException(
          "operand %d: found shape %s, but ND4J computes nothing from no elements"
              .formatted(operand, shape(operand)));
    }
    return variable;
  }
}
