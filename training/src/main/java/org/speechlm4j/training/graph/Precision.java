package org.speechlm4j.training.graph;

import org.nd4j.linalg.api.buffer.DataType;

/** How many bits a graph's floats have. */
public enum Precision {
  /** 32 bits. */
  SINGLE(DataType.FLOAT),
  /** 64 bits, to check gradients with. */
  DOUBLE(DataType.DOUBLE);

  private final DataType type;

  Precision(DataType type) {
    this.type = type;
  }

  DataType type() {
    return type;
  }
}
