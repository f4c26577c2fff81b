package org.speechlm4j.training.graph;

import java.util.List;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Op;

/** What a {@link GraphTensor} stands for. */
sealed interface Content {

  /** A parameter or buffer. */
  record Stored(StoredArray array) implements Content {}

  /** A value that never changes. */
  record Constant(HostTensor value) implements Content {}

  /** An input of the function that is traced. */
  record Input(String name) implements Content {}

  /**
   * What one dropout multiplies by: drawn anew for each step, ones where nothing is dropped.
   *
   * @param rate probability of a zero
   * @param site number of the dropout in its trace, from 1
   */
  record Mask(float rate, int site) implements Content {}

  /** The result of an operation. */
  record Result(Op op, List<GraphTensor> operands) implements Content {}
}
