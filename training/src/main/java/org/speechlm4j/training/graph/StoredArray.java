package org.speechlm4j.training.graph;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;

/** A parameter's or buffer's elements in ND4J's memory, which every graph that uses it shares. */
final class StoredArray {

  private final String name;
  private final boolean trained;
  private final Shape shape;
  private final INDArray array;

  StoredArray(String name, boolean trained, HostTensor value, Precision precision) {
    this.name = name;
    this.trained = trained;
    this.shape = value.shape();
    this.array = NdArrays.of(value, precision);
  }

  String name() {
    return name;
  }

  /** Whether gradients lead to it: a buffer has none. */
  boolean trained() {
    return trained;
  }

  Shape shape() {
    return shape;
  }

  INDArray array() {
    return array;
  }

  HostTensor value() {
    return NdArrays.host(array, shape);
  }

  /** Overwrites the elements, in place. */
  void set(HostTensor value, Precision precision) {
    if (!value.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "parameter %s: found a value of shape %s, need %s".formatted(name, value.shape(), shape));
    }
    try (INDArray source = NdArrays.of(value, precision)) {
      set(source);
    }
  }

  void set(INDArray value) {
    array.assign(value);
  }
}
