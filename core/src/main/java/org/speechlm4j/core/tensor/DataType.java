package org.speechlm4j.core.tensor;

/** What a tensor's elements are while computing. */
public enum DataType {
  /** Activations, parameters, losses. */
  FLOAT32,
  /** Indices, codes, lengths. */
  INT32
}
