package org.speechlm4j.benchmarks.kernel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.HostTensor;

/** A computation whose speed is measured. */
public interface Kernel {

  /** What it computes with, in its own order. */
  List<Operand> operands();

  /** How much it has to do. */
  Work work();

  /** The same at the peers. */
  Peer peer();

  /**
   * Binds it to an engine and operands.
   *
   * @param operands by name, those that {@link #operands()} lists
   */
  Job on(Engine engine, Map<String, HostTensor> operands);

  /** Operands drawn from a seed. */
  default Map<String, HostTensor> draw(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, HostTensor> drawn = new LinkedHashMap<>();
    for (Operand operand : operands()) {
      drawn.put(operand.name(), operand.draw(random));
    }
    return drawn;
  }
}
