package org.speechlm4j.training.graph;

import java.util.Map;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.InferenceSession;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * All memory of one run of a graph but its parameters and constants: what it is fed and what it
 * computes. Results must be copied before it is closed.
 */
final class Execution implements AutoCloseable {

  private final Map<String, INDArray> fed;
  private final SessionMemory memory = new SessionMemory();

  /** Makes the next run of a graph by this thread use this memory. */
  Execution(SameDiff graph, Map<String, INDArray> fed) {
    this.fed = fed;
    // A new session: an old one would keep the numbers of all arrays that it ever freed.
    InferenceSession session = new InferenceSession(graph);
    session.setMmgr(memory);
    graph.getSessions().put(Thread.currentThread().threadId(), session);
  }

  /** Values of the graph's placeholders. */
  Map<String, INDArray> fed() {
    return fed;
  }

  SessionMemory memory() {
    return memory;
  }

  @Override
  public void close() {
    memory.close();
    fed.values().forEach(INDArray::close);
  }
}
