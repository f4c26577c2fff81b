package org.speechlm4j.core.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A tensor's elements in host memory, often a part of a memory-mapped checkpoint.
 *
 * @param data the elements in row-major order, little-endian; any alignment
 * @param storage how each element is stored
 * @param shape the sizes of the axes
 * @param origin where the elements lie in a file that is mapped, or null if they do not
 */
public record HostTensor(
    MemorySegment data, StorageType storage, Shape shape, @Nullable Origin origin) {

  /** Elements between two looks whether the thread is interrupted. */
  private static final int STORED_AT_ONCE = 1 << 16;

  /**
   * Where a tensor lies in a file. Equal origins have equal elements.
   *
   * @param file for messages
   * @param version tells the file's content from any other's, as far as the system can
   * @param tensor the name of the tensor
   */
  public record Origin(String file, Object version, String tensor) {

    /** By the content, by whichever of its names the file was opened. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Origin origin
          && version.equals(origin.version)
          && tensor.equals(origin.tensor);
    }

    @Override
    public int hashCode() {
      return Objects.hash(version, tensor);
    }
  }

  /** A tensor that lies in no file, or in one that nobody needs to know. */
  public HostTensor(MemorySegment data, StorageType storage, Shape shape) {
    this(data, storage, shape, null);
  }

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
    Origin place =
        origin == null
            ? null
            : new Origin(origin.file(), origin.version(), origin.tensor() + " from " + from);
    requireOpen();
    return new HostTensor(
        data.asSlice(from * bytes, count * bytes), storage, Shape.of(count), place);
  }

  /** All elements as floats, in row-major order; a copy. */
  public float[] toFloats() {
    float[] out = allocate(float[]::new, Float.BYTES);
    reading(() -> Elements.copy(data, storage, out));
    return out;
  }

  /**
   * The bits of all elements, in row-major order; a copy.
   *
   * @throws IllegalArgumentException if an element has not 16 bits
   */
  public short[] toShorts() {
    if (storage.bytes() != Short.BYTES) {
      throw new IllegalArgumentException("storage: found " + storage + ", need 16 bits");
    }
    short[] out = new short[shape.count()];
    reading(() -> Elements.copy(data, out));
    return out;
  }

  /** All elements as doubles, in row-major order; a copy. */
  public double[] toDoubles() {
    double[] out = allocate(double[]::new, Double.BYTES);
    reading(() -> Elements.copy(data, storage, out));
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
    int[] out = allocate(int[]::new, Integer.BYTES);
    reading(() -> Elements.copy(data, storage, out));
    return out;
  }

  /**
   * The same numbers stored as another float type, rounded to nearest; a copy, or this if it is
   * stored so already.
   *
   * @throws IllegalArgumentException if either type is none of floats, or a finite number has no
   *     finite neighbour in the other type
   * @throws CancellationException if the thread is interrupted
   */
  public HostTensor storedAs(StorageType other) {
    if (other == storage) {
      return this;
    }
    if (!storage.isFloat() || !other.isFloat()) {
      throw new IllegalArgumentException(
          "storage: found %s to be stored as %s, need floats".formatted(storage, other));
    }
    MemorySegment out = MemorySegment.ofArray(new byte[shape.count() * other.bytes()]);
    for (int from = 0; from < shape.count(); from += STORED_AT_ONCE) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("interrupted");
      }
      int count = Math.min(STORED_AT_ONCE, shape.count() - from);
      store(from, count, other, out);
    }
    return new HostTensor(out, other, shape);
  }

  private void store(int from, int count, StorageType other, MemorySegment out) {
    long bytes = other.bytes();
    double[] values = part(from, count).toDoubles();
    HostTensor stored =
        new HostTensor(out.asSlice(from * bytes, count * bytes), other, Shape.of(count));
    Elements.store(values, other, stored.data());
    double[] kept = stored.toDoubles();
    for (int i = 0; i < count; i++) {
      if (Double.isFinite(values[i]) && !Double.isFinite(kept[i])) {
        throw new IllegalArgumentException(
            "element %d: found %s, need a number within the range of %s"
                .formatted(from + i, values[i], other));
      }
    }
  }

  /**
   * Fails if the elements' file has been closed.
   *
   * @throws IllegalStateException if it has, naming the file and the tensor
   */
  public void requireOpen() {
    if (!data.scope().isAlive()) {
      throw closed();
    }
  }

  private IllegalStateException closed() {
    return new IllegalStateException(name() + ": found its file closed, need it open while in use");
  }

  private String name() {
    return origin == null ? "tensor " + shape : origin.file() + ": tensor " + origin.tensor();
  }

  private <A> A allocate(IntFunction<A> array, int bytes) {
    try {
      return array.apply(shape.count());
    } catch (OutOfMemoryError e) {
      OutOfMemoryError named =
          new OutOfMemoryError(
              ("%s: found no room for a copy of %d MB on Java's heap, which may take %d MB;"
                      + " raise it by -Xmx")
                  .formatted(
                      name(),
                      ((long) shape.count() * bytes) >> 20,
                      Runtime.getRuntime().maxMemory() >> 20));
      named.initCause(e);
      throw named;
    }
  }

  /** Runs a copy of the elements, during which another may close the file or cut it short. */
  private void reading(Runnable copy) {
    requireOpen();
    try {
      copy.run();
    } catch (IllegalStateException e) {
      requireOpen();
      throw e;
    } catch (InternalError e) {
      // What the virtual machine makes of a page that the file no longer has.
      throw new UncheckedIOException(
          new IOException(name() + ": found its file cut short while it is open", e));
    }
  }

  private static void requireNativeOrder() {
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new IllegalStateException("host byte order: found big-endian, need little-endian");
    }
  }
}
