package org.speechlm4j.core.weights;

import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Quantization;
import org.speechlm4j.core.tensor.QuantizedMatrix;
import org.speechlm4j.core.tensor.StorageType;
import org.speechlm4j.core.tensor.Tensor;

/**
 * How the weights of linear layers are held in memory; products are summed in single precision
 * whatever it is.
 */
public enum WeightPrecision {
  /** As the checkpoint stores them: 16-bit floats stay so, all others are single precision. */
  AS_STORED,
  /** Single precision: fastest for many rows. */
  FLOAT32,
  /** The upper half of single precision: half the memory, errors of about 0.2 %. */
  BFLOAT16,
  /** Eight bits and a scale for 128 weights: frozen, a quarter of the memory. */
  INT8,
  /** Four bits and a scale for 32 weights: frozen, five bits a weight. */
  INT4;

  /** Bytes that a weight takes, at least, of those that are stored so. */
  double bytes(StorageType stored) {
    return switch (this) {
      case AS_STORED -> Math.min(stored.bytes(), Float.BYTES);
      case FLOAT32 -> Float.BYTES;
      case BFLOAT16 -> 2;
      case INT8 -> 1;
      case INT4 -> 0.5;
    };
  }

  /** The parameter of a name and value. */
  Tensor place(String name, HostTensor value, Backend backend) {
    return switch (this) {
      case AS_STORED -> backend.parameter(name, value);
      case FLOAT32 -> backend.parameter(name, value.storedAs(StorageType.F32));
      case BFLOAT16 -> backend.parameter(name, value.storedAs(StorageType.BF16));
      case INT8 -> backend.frozen(QuantizedMatrix.of(value, Quantization.int8()));
      case INT4 -> backend.frozen(QuantizedMatrix.of(value, Quantization.int4()));
    };
  }
}
