package org.speechlm4j.core.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Reads stored elements into Java arrays, and stores floats.
 *
 * <p>Half-precision numbers pass through a small array of shorts, because the compiler turns a loop
 * from array to array into vector instructions, and one over a segment of unknown kind not.
 */
final class Elements {

  private static final ValueLayout.OfFloat FLOAT = little(ValueLayout.JAVA_FLOAT_UNALIGNED);
  private static final ValueLayout.OfDouble DOUBLE = little(ValueLayout.JAVA_DOUBLE_UNALIGNED);
  private static final ValueLayout.OfInt INT = little(ValueLayout.JAVA_INT_UNALIGNED);
  private static final ValueLayout.OfLong LONG = little(ValueLayout.JAVA_LONG_UNALIGNED);
  private static final ValueLayout.OfShort SHORT = little(ValueLayout.JAVA_SHORT_UNALIGNED);
  private static final int CHUNK = 4096;

  private Elements() {}

  static void copy(MemorySegment data, StorageType storage, float[] out) {
    switch (storage) {
      case F32 -> MemorySegment.copy(data, FLOAT, 0, out, 0, out.length);
      case F16, BF16 -> widen(data, storage == StorageType.F16, out);
      default -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = (float) toDouble(data, storage, i);
        }
      }
    }
  }

  static void copy(MemorySegment data, short[] out) {
    MemorySegment.copy(data, SHORT, 0, out, 0, out.length);
  }

  static void copy(MemorySegment data, StorageType storage, double[] out) {
    switch (storage) {
      case F64 -> MemorySegment.copy(data, DOUBLE, 0, out, 0, out.length);
      case F16, BF16 -> {
        float[] widened = new float[out.length];
        widen(data, storage == StorageType.F16, widened);
        for (int i = 0; i < out.length; i++) {
          out[i] = widened[i];
        }
      }
      default -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = toDouble(data, storage, i);
        }
      }
    }
  }

  static void copy(MemorySegment data, StorageType storage, int[] out) {
    if (storage == StorageType.I32) {
      MemorySegment.copy(data, INT, 0, out, 0, out.length);
      return;
    }
    for (int i = 0; i < out.length; i++) {
      long value = toLong(data, storage, i);
      if (value != (int) value) {
        throw new IllegalArgumentException(
            "element %d: found %d, need a 32-bit integer".formatted(i, value));
      }
      out[i] = (int) value;
    }
  }

  private static void widen(MemorySegment data, boolean half, float[] out) {
    short[] chunk = new short[Math.min(CHUNK, out.length)];
    for (long done = 0; done < out.length; done += chunk.length) {
      int begin = (int) done;
      int count = Math.min(chunk.length, out.length - begin);
      MemorySegment.copy(data, SHORT, 2 * done, chunk, 0, count);
      if (half) {
        widenHalf(chunk, out, begin, count);
      } else {
        widenBrain(chunk, out, begin, count);
      }
    }
  }

  private static void widenHalf(short[] in, float[] out, int offset, int count) {
    for (int i = 0; i < count; i++) {
      out[offset + i] = Float.float16ToFloat(in[i]);
    }
  }

  private static void widenBrain(short[] in, float[] out, int offset, int count) {
    for (int i = 0; i < count; i++) {
      out[offset + i] = Float.intBitsToFloat(in[i] << 16);
    }
  }

  /** Stores numbers as a float type; halves of doubles are rounded to floats first. */
  static void store(double[] values, StorageType storage, MemorySegment out) {
    for (int i = 0; i < values.length; i++) {
      float single = (float) values[i];
      switch (storage) {
        case F64 -> out.set(DOUBLE, 8L * i, values[i]);
        case F32 -> out.set(FLOAT, 4L * i, single);
        case F16 -> out.set(SHORT, 2L * i, Float.floatToFloat16(single));
        case BF16 -> out.set(SHORT, 2L * i, brain(single));
        default -> throw new IllegalStateException("not a float type: " + storage);
      }
    }
  }

  /** The nearest bfloat16, of two as near the even one. */
  private static short brain(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40);
    }
    int odd = (bits >>> 16) & 1;
    return (short) ((bits + 0x7FFF + odd) >>> 16);
  }

  private static double toDouble(MemorySegment data, StorageType storage, int i) {
    return switch (storage) {
      case F64 -> data.get(DOUBLE, 8L * i);
      case F32 -> data.get(FLOAT, 4L * i);
      default -> toLong(data, storage, i);
    };
  }

  private static long toLong(MemorySegment data, StorageType storage, int i) {
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
}
