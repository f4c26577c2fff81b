package org.speechlm4j.benchmarks.kernel;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.LinearOp;
import org.speechlm4j.core.tensor.Quantization;
import org.speechlm4j.core.tensor.QuantizedMatrix;
import org.speechlm4j.core.tensor.Shape;

/**
 * A linear layer whose weight is small integers, for which peers have nothing on this engine's
 * terms: activations of single precision.
 *
 * @param rows of the input
 * @param inputs of each row
 * @param outputs of each row
 * @param quantization how the weight is stored
 */
record QuantizedProductKernel(int rows, int inputs, int outputs, Quantization quantization)
    implements Kernel {

  private static final int BITS_OF_BYTE = 8;

  @Override
  public List<Operand> operands() {
    return List.of(Operand.normal("x", rows, inputs), Operand.weight("weight", outputs, inputs));
  }

  @Override
  public Work work() {
    double products = (double) rows * inputs * outputs;
    double codes = (double) inputs * outputs * quantization.bits() / BITS_OF_BYTE;
    double floats =
        (double) rows * (inputs + outputs) + (double) outputs * quantization.groups(inputs);
    return new Work(2 * products, codes + 4 * floats);
  }

  @Override
  public Peer peer() {
    return Peer.of("none");
  }

  @Override
  public Job on(Engine engine, Map<String, HostTensor> operands) {
    HostTensor weight = Objects.requireNonNull(operands.get("weight"));
    EngineArray x = engine.upload(Objects.requireNonNull(operands.get("x")));
    EngineArray quantized = engine.upload(QuantizedMatrix.of(weight, quantization));
    return new OperationJob(engine, new LinearOp(), Shape.of(rows, outputs), x, quantized);
  }
}
