package org.speechlm4j.training.parts;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.speechlm4j.core.reference.ReferenceEngine;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.StorageType;
import org.speechlm4j.core.weights.TensorSource;

/** Central differences of a part's loss, of fourth order, on the double-precision engine. */
final class Differences {

  private static final double STEP = 1e-4;

  private Differences() {}

  /** The loss's slope where one parameter or input moves along a direction. */
  static double along(Part part, TensorSource parameters, String name, double[] direction) {
    double near = difference(part, parameters, name, direction, STEP);
    double far = difference(part, parameters, name, direction, 2 * STEP);
    return (8 * near - far) / (12 * STEP);
  }

  private static double difference(
      Part part, TensorSource parameters, String name, double[] direction, double step) {
    return loss(part, parameters, name, direction, step)
        - loss(part, parameters, name, direction, -step);
  }

  private static double loss(
      Part part, TensorSource parameters, String name, double[] direction, double step) {
    Map<String, HostTensor> values = new HashMap<>();
    for (String each : parameters.names()) {
      values.put(each, Objects.requireNonNull(parameters.find(each)));
    }
    Map<String, HostTensor> inputs = new HashMap<>(part.inputs());
    Map<String, HostTensor> home = inputs.containsKey(name) ? inputs : values;
    home.compute(name, (_, value) -> moved(Objects.requireNonNull(value), direction, step));
    Part there = new Part(part.name(), part.model(), inputs, part.fixed(), true);
    TensorSource source = TensorSource.of("moved", values);
    return PartResults.eager(there, source, new ReferenceEngine()).loss();
  }

  private static HostTensor moved(HostTensor value, double[] direction, double step) {
    double[] moved = value.toDoubles();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += step * direction[i];
    }
    return new HostTensor(MemorySegment.ofArray(moved), StorageType.F64, value.shape());
  }
}
