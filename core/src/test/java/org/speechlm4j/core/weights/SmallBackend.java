package org.speechlm4j.core.weights;

import java.util.function.Supplier;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;

/** A backend with little room. */
record SmallBackend(Backend backend, long capacity) implements Backend {

  @Override
  public Tensor parameter(String name, HostTensor value) {
    return backend.parameter(name, value);
  }

  @Override
  public Tensor buffer(String name, HostTensor value) {
    return backend.buffer(name, value);
  }

  @Override
  public Tensor derived(Shape shape, Supplier<Tensor> formula) {
    return backend.derived(shape, formula);
  }

  @Override
  public Tensor constant(float[] values, Shape shape) {
    return backend.constant(values, shape);
  }

  @Override
  public Tensor constant(int[] values, Shape shape) {
    return backend.constant(values, shape);
  }
}
