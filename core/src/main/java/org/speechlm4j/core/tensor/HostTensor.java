package org.speechlm4j.core.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A tensor's elements in host memory, often a part of a memory-mapped checkpoint.
 *
 * @param data the elements in row-major order, little-endian; any alignment
 * @param storage how each element is stored
 * @param shape the sizes of the axes
 */
public record HostTensor(MemorySegment data, StorageType storage, Shape shape) {

  private static final ValueLayout.OfFloat FLOAT = little(ValueLayout.JAVA_FLOAT_UNALIGNED);
  private static final ValueLayout.OfDouble DOUBLE = little(ValueLayout.JAVA_DOUBLE_UNALIGNED);
  private static final ValueLayout.OfInt INT = little(ValueLayout.JAVA_INT_UNALIGNED);
  private static final ValueLayout.OfLong LONG = little(ValueLayout.JAVA_LONG_UNALIGNED);
  private static final ValueLayout.OfShort SHORT = little(ValueLayout.JAVA_SHORT_UNALIGNED);

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

  /** A tensor over a heap array of ints, which is not copied. */
  public static HostTensor of(int[] values, int... sizes) {
    requireNativeOrder();
    return new HostTensor(MemorySegment.ofArray(values), StorageType.I32, Shape.of(sizes));
  }

  /** All elements as floats, in row-major order; a copy. */
  public float[] toFloats() {
    float[] out = new float[shape.count()];
    if (storage == StorageType.F32) {
      MemorySegment.copy(data, FLOAT, 0, out, 0, out.length);
      return out;
    }
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) toDouble(i);
    }
    return out;
  }

  /** All elements as doubles, in row-major order; a copy. */
  public double[] toDoubles() {
    double[] out = new double[shape.count()];
    for (int i = 0; i < out.length; i++) {
      out[i] = toDouble(i);
    }
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
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.toIntExact(toLong(i));
    }
    return out;
  }

  private double toDouble(int i) {
    return switch (storage) {
      case F64 -> data.get(DOUBLE, 8L * i);
      case F32 -> data.get(FLOAT, 4L * i);
      case F16 -> Float.float16ToFloat(data.get(SHORT, 2L * i));
      case BF16 -> Float.intBitsToFloat(data.get(SHORT, 2L * i) << 16);
      default -> toLong(i);
    };
  }

  private long toLong(int i) {
    return switch (storage) {
      case I64 -> data.get(LONG, 8L * i);
      case I32 -> data.get(INT, 4L * i);
      case I16 -> data.get(SHORT, 2L * i);
      case I8 -> data.get(ValueLayout.JAVA_BYTE, i);
      case U8, BOOL -> data.get(ValueLayout.JAVA_BYTE, i) & 0xFF;
      default -> throw new IllegalStateException("not an integer type: " + storage);
    };
  }

  @SuppressWarnings("unchecked") // withOrder returns the layout's own kind
  private static <L extends ValueLayout> L little(L layout) {
    return (L) layout.withOrder(ByteOrder.LITTLE_ENDIAN);
  }

  private static void requireNativeOrder() {
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new IllegalStateException("host byte order: found big-endian, need little-endian");
    }
  }
}
