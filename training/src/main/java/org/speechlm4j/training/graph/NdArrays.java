package org.speechlm4j.training.graph;

import java.lang.foreign.MemorySegment;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.StorageType;

/** Copies between host memory and ND4J's arrays. */
final class NdArrays {

  private NdArrays() {}

  static INDArray of(HostTensor value, Precision precision) {
    long[] sizes = sizes(value.shape());
    if (!value.storage().isFloat()) {
      int[] ints = value.toInts();
      return sizes.length == 0
          ? Nd4j.scalar(DataType.INT32, ints[0])
          : Nd4j.create(ints, sizes, DataType.INT32);
    }
    return precision == Precision.DOUBLE
        ? of(value.toDoubles(), sizes)
        : of(value.toFloats(), sizes);
  }

  private static INDArray of(float[] values, long[] sizes) {
    return sizes.length == 0 ? Nd4j.scalar(values[0]) : Nd4j.create(values, sizes, DataType.FLOAT);
  }

  private static INDArray of(double[] values, long[] sizes) {
    return sizes.length == 0 ? Nd4j.scalar(values[0]) : Nd4j.create(values, sizes, DataType.DOUBLE);
  }

  /** A copy of an array's elements in row-major order. */
  static HostTensor host(INDArray array, Shape shape) {
    // A new array always: the elements of a view, or of a column-major one, stand elsewhere.
    try (INDArray copy = array.dup('c')) {
      return switch (copy.dataType()) {
        case FLOAT -> HostTensor.of(copy.data().asFloat(), shape.toArray());
        case DOUBLE ->
            new HostTensor(MemorySegment.ofArray(copy.data().asDouble()), StorageType.F64, shape);
        default -> HostTensor.of(copy.data().asInt(), shape.toArray());
      };
    }
  }

  /** What holds no element: ND4J cannot compute with that, so it never reaches it. */
  static HostTensor empty(boolean floating, Shape shape) {
    return floating
        ? HostTensor.of(new float[0], shape.toArray())
        : HostTensor.of(new int[0], shape.toArray());
  }

  static long[] sizes(Shape shape) {
    int[] sizes = shape.toArray();
    long[] longs = new long[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      longs[i] = sizes[i];
    }
    return longs;
  }
}
