package org.speechlm4j.benchmarks.kernel;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.Shape;

/**
 * One operation of the engine.
 *
 * @param op the operation
 * @param operands its inputs in its order
 * @param peer the same at the peers
 */
record OperationKernel(Op op, List<Operand> operands, Peer peer) implements Kernel {

  OperationKernel {
    operands = List.copyOf(operands);
  }

  private Shape[] shapes() {
    return operands.stream().map(Operand::shape).toArray(Shape[]::new);
  }

  @Override
  public Work work() {
    Shape output = op.shape(shapes());
    double bytes = operands.stream().mapToLong(Operand::bytes).sum() + 4.0 * output.count();
    return new Work(Operations.of(op, output, shapes()), bytes);
  }

  @Override
  public Job on(Engine engine, Map<String, HostTensor> values) {
    EngineArray[] inputs =
        operands.stream()
            .map(operand -> engine.upload(Objects.requireNonNull(values.get(operand.name()))))
            .toArray(EngineArray[]::new);
    return new OperationJob(engine, op, op.shape(shapes()), inputs);
  }
}
