package org.speechlm4j.training.graph;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.speechlm4j.core.tensor.LstmOp;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.SliceOp;

/**
 * Which parts of an LSTM's output are read: ND4J has a layer that gives hidden states, but not the
 * cell state of each step.
 */
final class Readers {

  private final Set<GraphTensor> cellsRead = Collections.newSetFromMap(new IdentityHashMap<>());

  private Readers() {}

  /**
   * Finds the readers.
   *
   * @param all the tensors of a graph
   * @param ends those that are read by whoever runs it
   */
  static Readers of(List<GraphTensor> all, List<GraphTensor> ends) {
    Readers readers = new Readers();
    readers.cellsRead.addAll(ends);
    for (GraphTensor tensor : all) {
      if (tensor.content() instanceof Content.Result(Op op, List<GraphTensor> operands)) {
        for (GraphTensor operand : operands) {
          if (!hiddenStatesOnly(op, operand)) {
            readers.cellsRead.add(operand);
          }
        }
      }
    }
    return readers;
  }

  private static boolean hiddenStatesOnly(Op op, GraphTensor operand) {
    return op instanceof SliceOp slice
        && slice.axis() == 2
        && operand.shape().rank() == 3
        && slice.to() <= operand.shape().size(2) / 2;
  }

  /** Whether only the first half of the tensor's channels is read, an LSTM's hidden states. */
  boolean readHiddenOnly(GraphTensor tensor) {
    return tensor.content() instanceof Content.Result(LstmOp _, _) && !cellsRead.contains(tensor);
  }
}
