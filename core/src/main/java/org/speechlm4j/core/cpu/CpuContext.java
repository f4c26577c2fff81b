package org.speechlm4j.core.cpu;

import java.util.function.IntConsumer;
import org.speechlm4j.core.tensor.DataType;
import org.speechlm4j.core.tensor.Shape;

/**
 * What every group of operations works with.
 *
 * @param workers the threads that share out chunks
 * @param kernels the inner loops
 * @param memory where results are allocated
 */
record CpuContext(WorkerPool workers, KernelProvider kernels, ScratchMemory memory) {

  /** A float array with any content, for a kernel to fill whole. */
  CpuArray floats(Shape shape) {
    return new CpuArray(shape, DataType.FLOAT32, memory.allocate(shape.count()));
  }

  /** An index array of zeros. */
  CpuArray ints(Shape shape) {
    return new CpuArray(shape, DataType.INT32, new Storage(new int[shape.count()]));
  }

  /** Calls {@code body} once for each chunk, on all threads. */
  void parallel(int chunks, IntConsumer body) {
    workers.run(chunks, body);
  }

  /**
   * Calls {@code body} for ranges that cover 0 to {@code count}; their size depends on {@code
   * rangeSize} alone, so the same ranges are made at any number of threads.
   */
  void parallelRanges(int count, int rangeSize, RangeBody body) {
    int chunks = (int) (((long) count + rangeSize - 1) / rangeSize);
    workers.run(chunks, chunk -> body.range(chunk, rangeSize, count));
  }

  /** As {@link #parallelRanges}, but not broken off by an interrupt: for changes in place. */
  void parallelChanges(int count, int rangeSize, RangeBody body) {
    int chunks = (int) (((long) count + rangeSize - 1) / rangeSize);
    workers.runAll(chunks, chunk -> body.range(chunk, rangeSize, count));
  }

  /** Work on a range. */
  interface RangeBody {
    /** Works on indices from {@code from} (inclusive) to {@code to} (exclusive). */
    void accept(int from, int to);

    /** Works on the range of a number. */
    default void range(int number, int size, int count) {
      int from = number * size;
      accept(from, Math.min(count, from + size));
    }
  }
}
