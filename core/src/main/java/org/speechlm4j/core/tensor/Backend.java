package org.speechlm4j.core.tensor;

import java.util.function.Supplier;

/** Where tensors come from: an engine, or what records or traces over one. */
public interface Backend {

  /**
   * A parameter of a model.
   *
   * @param name full dotted name in the checkpoint
   * @param value the initial or loaded value
   */
  Tensor parameter(String name, HostTensor value);

  /**
   * State of a model that training changes, but not by gradients: a moving average, a codebook
   * fitted by counting. It is saved with the parameters.
   *
   * @param name full dotted name in the checkpoint
   * @param value the initial or loaded value
   */
  Tensor buffer(String name, HostTensor value);

  /** A weight that training does not change, held as small integers where that is possible. */
  default Tensor frozen(QuantizedMatrix value) {
    return constant(value.widened().toFloats(), value.shape());
  }

  /**
   * A tensor that follows from parameters alone: computed once where parameters do not change, anew
   * in each step where they do.
   *
   * @param shape the shape of the result
   * @param formula computes it from parameters
   */
  Tensor derived(Shape shape, Supplier<Tensor> formula);

  /** Bytes that parameters may take here: where they lie on Java's heap, its largest size. */
  default long capacity() {
    return Long.MAX_VALUE;
  }

  /** A float tensor that is no parameter; {@code values} is not copied and must not change. */
  Tensor constant(float[] values, Shape shape);

  /** An index tensor; {@code values} is not copied and must not change. */
  Tensor constant(int[] values, Shape shape);
}
