package org.speechlm4j.core.tensor;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/**
 * A tensor's elements in host memory, often a part of a memory-mapped checkpoint.
 *
 * @param data the elements in row-major order, little-endian; any alignment
 * @param storage how each element is stored
 * @param shape the sizes of the axes
 */
public record HostTensor(MemorySegment data, StorageType storage, Shape shape) {

  /**
   * Checks that the memory holds exactly the shape's elements.
   *
   * @throws IllegalArgumentException if it does not
   */
  public HostTensor {
    long needed = (long) shape.count() * storage.bytes();
    if (data.byteSize() != needed) {
      throw new IllegalArgumentException(
          "data: found %d bytes, but %s of %s needs %d"
              .formatted(data.byteSize(), shape, storage, needed));
    }
  }

  /** A tensor over a heap array of floats, which is not copied. */
  public static HostTensor of(float[] values, int... sizes) {
    requireNativeOrder();
    return new HostTensor(MemorySegment.ofArray(values), StorageType.F32, Shape.of(sizes));
  }

  /** A tensor over a heap array of doubles, which is not copied. */
  public static HostTensor of(double[] values, int... sizes) {
    requireNativeOrder();
    return new HostTensor(MemorySegment.ofArray(values), StorageType.F64, Shape.of(sizes));
  }

  /** A tensor over a heap array of ints, which is not copied. */
  public static HostTensor of(int[] values, int... sizes) {
    requireNativeOrder();
    return new HostTensor(MemorySegment.ofArray(values), StorageType.I32, Shape.of(sizes));
  }

  /** A tensor over a heap array of longs, which is not copied. */
  public static HostTensor of(long[] values, int... sizes) {
    requireNativeOrder();
    return new HostTensor(MemorySegment.ofArray(values), StorageType.I64, Shape.of(sizes));
  }

  /** Neighbouring elements as a vector, in the same memory. */
  public HostTensor part(int from, int count) {
    long bytes = storage.bytes();
    return new HostTensor(data.asSlice(from * bytes, count * bytes), storage, Shape.of(count));
  }

  /** All elements as floats, in row-major order; a copy. */
  public float[] toFloats() {
    float[] out = new float[shape.count()];
    Elements.copy(usable(), storage, out);
    return out;
  }

  /** All elements as doubles, in row-major order; a copy. */
  public double[] toDoubles() {
    double[] out = new double[shape.count()];
    Elements.copy(usable(), storage, out);
    return out;
  }

  /**
   * All elements as ints, in row-major order; a copy.
   *
   * @throws IllegalArgumentException if the elements are not integers or one exceeds an int
   */
  public int[] toInts() {
    if (storage.isFloat()) {
      throw new IllegalArgumentException("storage: found " + storage + ", need an integer type");
    }
    int[] out = new int[shape.count()];
    Elements.copy(usable(), storage, out);
    return out;
  }

  /**
   * The same numbers stored as another float type, rounded to nearest; a copy, or this if it is
   * stored so already.
   *
   * @throws IllegalArgumentException if either type is none of floats, or a finite number has no
   *     finite neighbour in the other type
   */
  public HostTensor storedAs(StorageType other) {
    if (other == storage) {
      return this;
    }
    if (!storage.isFloat() || !other.isFloat()) {
      throw new IllegalArgumentException(
          "storage: found %s to be stored as %s, need floats".formatted(storage, other));
    }
    double[] values = toDoubles();
    MemorySegment out = MemorySegment.ofArray(new byte[values.length * other.bytes()]);
    Elements.store(values, other, out);
    HostTensor stored = new HostTensor(out, other, shape);
    double[] kept = stored.toDoubles();
    for (int i = 0; i < kept.length; i++) {
      if (Double.isFinite(values[i]) && !Double.isFinite(kept[i])) {
        throw new IllegalArgumentException(
            "element %d: found %s, need a number within the range of %s"
                .formatted(i, values[i], other));
      }
    }
    return stored;
  }

  private MemorySegment usable() {
    if (!data.scope().isAlive()) {
      throw new IllegalStateException(
          "tensor " + shape + ": found its file closed, need it open while the tensor is used");
    }
    return data;
  }

  private static void requireNativeOrder() {
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new IllegalStateException("host byte order: found big-endian, need little-endian");
    }
  }
}
