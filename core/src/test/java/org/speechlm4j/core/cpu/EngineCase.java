package org.speechlm4j.core.cpu;

import java.util.List;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.Shape;

/**
 * An operation with inputs.
 *
 * @param name what the case is called
 * @param op the operation
 * @param tolerance largest error in parts of the output's largest magnitude (at least 1)
 * @param inputs the operands
 */
record EngineCase(String name, Op op, double tolerance, List<HostTensor> inputs) {

  /**
   * Sums of some hundred elements of either sign, and functions to a few units in the last place.
   */
  static final double ROUNDING = 2e-6;

  /** Gradients, in parts of the largest of each input's. */
  static final double GRADIENT = 1e-5;

  /** Elements that are only moved. */
  static final double EXACT = 0;

  static EngineCase of(String name, Op op, double tolerance, HostTensor... inputs) {
    return new EngineCase(name, op, tolerance, List.of(inputs));
  }

  /** The same case with another tolerance. */
  EngineCase within(double otherTolerance) {
    return new EngineCase(name, op, otherTolerance, inputs);
  }

  /** The output's shape. */
  Shape shape() {
    return op.shape(inputs.stream().map(HostTensor::shape).toArray(Shape[]::new));
  }

  EngineArray run(Engine engine) {
    EngineArray[] arrays = inputs.stream().map(engine::upload).toArray(EngineArray[]::new);
    return engine.run(op, shape(), arrays);
  }

  @Override
  public String toString() {
    return name + " " + inputs.stream().map(HostTensor::shape).toList();
  }
}
