package org.speechlm4j.benchmarks.kernel;

import java.util.List;
import java.util.Map;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.LstmOp;

/**
 * A layer of long short-term memory, of which peers tell the hidden states alone.
 *
 * @param layer the operation, which gives hidden and cell states
 * @param size of either
 */
record LstmKernel(OperationKernel layer, int size) implements Kernel {

  /** A layer as wide as its input. */
  static LstmKernel of(int steps, int size) {
    return new LstmKernel(
        new OperationKernel(
            new LstmOp(false),
            List.of(
                Operand.normal("x", 1, steps, size),
                Operand.weight("input_weight", 4 * size, size),
                Operand.weight("recurrent_weight", 4 * size, size),
                Operand.weight("input_bias", 4 * size),
                Operand.weight("recurrent_bias", 4 * size)),
            Peer.of("lstm")),
        size);
  }

  @Override
  public List<Operand> operands() {
    return layer.operands();
  }

  @Override
  public Work work() {
    return layer.work();
  }

  @Override
  public Peer peer() {
    return layer.peer();
  }

  @Override
  public Job on(Engine engine, Map<String, HostTensor> operands) {
    Job both = layer.on(engine, operands);
    return new Job() {
      @Override
      public void run() {
        both.run();
      }

      @Override
      public float[] values() {
        float[] states = both.values();
        float[] hidden = new float[states.length / 2];
        for (int from = 0; from < hidden.length; from += size) {
          System.arraycopy(states, 2 * from, hidden, from, size);
        }
        return hidden;
      }
    };
  }
}
