package org.speechlm4j.core.tensor;

import java.util.List;

/**
 * An operation that an engine has computed, with its operands: what a tape keeps of it.
 *
 * @param op the operation
 * @param inputs the operands in the operation's order
 * @param output the result
 */
public record Evaluation(Op op, List<EngineArray> inputs, EngineArray output) {

  /** Copies the list. */
  public Evaluation {
    inputs = List.copyOf(inputs);
  }
}
