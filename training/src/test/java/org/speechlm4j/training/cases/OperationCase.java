package org.speechlm4j.training.cases;

import java.util.List;
import java.util.stream.Stream;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.Shape;

/**
 * An operation with inputs at which it is smooth, to compare engines and ways to differentiate.
 *
 * @param name what the case is called
 * @param op the operation
 * @param inputs the operands
 */
public record OperationCase(String name, Op op, List<HostTensor> inputs) {

  static OperationCase of(String name, Op op, HostTensor... inputs) {
    return new OperationCase(name, op, List.of(inputs));
  }

  /** Every operation, at small odd shapes. */
  public static List<OperationCase> all() {
    return Stream.of(
            ElementCases.all(),
            ProductCases.all(),
            ConvolutionCases.all(),
            NormCases.all(),
            AttentionCases.all(),
            RecurrenceCases.all(),
            LayoutCases.all(),
            TimeCases.all(),
            LossCases.all())
        .flatMap(List::stream)
        .toList();
  }

  /** The output's shape. */
  public Shape shape() {
    return op.shape(inputs.stream().map(HostTensor::shape).toArray(Shape[]::new));
  }

  /** Whether the output has a gradient with respect to an input. */
  public boolean differentiable(int input) {
    return inputs.get(input).storage().isFloat() && op.hasGradient(input);
  }

  @Override
  public String toString() {
    return name + " " + inputs.stream().map(HostTensor::shape).toList();
  }
}
