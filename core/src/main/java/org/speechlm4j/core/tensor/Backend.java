package org.speechlm4j.core.tensor;

/** Where tensors come from: an engine, or what records or traces over one. */
public interface Backend {

  /**
   * A parameter of a model.
   *
   * @param name full dotted name in the checkpoint
   * @param value the initial or loaded value
   */
  Tensor parameter(String name, HostTensor value);

  /** A float tensor that is no parameter; {@code values} is not copied and must not change. */
  Tensor constant(float[] values, Shape shape);

  /** An index tensor; {@code values} is not copied and must not change. */
  Tensor constant(int[] values, Shape shape);
}
