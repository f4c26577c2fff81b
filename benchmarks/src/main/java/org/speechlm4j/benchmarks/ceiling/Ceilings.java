package org.speechlm4j.benchmarks.ceiling;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.speechlm4j.benchmarks.kernel.Work;

/**
 * What the machine can do at most with some threads: the two lines of a roofline (Williams,
 * Waterman and Patterson 2009).
 *
 * @param threads how many
 * @param operations additions and multiplications in a second, a fused one counting two
 * @param reads how fast sets of some sizes are read, by ascending size
 */
public record Ceilings(int threads, double operations, List<Read> reads) {

  /**
   * Speed of reading a set again and again.
   *
   * @param bytes size of the set
   * @param bytesPerSecond how fast
   */
  public record Read(double bytes, double bytesPerSecond) {}

  /**
   * Checks that there is a speed.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Ceilings {
    reads = List.copyOf(reads);
    if (reads.isEmpty()) {
      throw new IllegalArgumentException("reads: found none, need at least one");
    }
  }

  /** Those of rows of results for some threads. */
  public static Ceilings of(List<ObjectNode> rows, int threads) {
    double operations = 0;
    List<Read> reads = new ArrayList<>();
    for (ObjectNode row : rows) {
      if (row.path("threads").asInt() == threads) {
        operations = Math.max(operations, row.path("operations_per_s").asDouble());
        if (row.has("bytes_per_s")) {
          reads.add(new Read(row.path("bytes").asDouble(), row.path("bytes_per_s").asDouble()));
        }
      }
    }
    reads.sort(Comparator.comparingDouble(Read::bytes));
    return new Ceilings(threads, operations, reads);
  }

  /** Speed at which memory beyond all caches is read. */
  public double memory() {
    return reads.getLast().bytesPerSecond();
  }

  /**
   * Speed at which a set of some bytes is read at most: that of the largest measured set within it,
   * since a larger one is not read faster.
   */
  public double bytesPerSecond(double bytes) {
    Read within = reads.getFirst();
    for (Read read : reads) {
      if (read.bytes() <= bytes) {
        within = read;
      }
    }
    return within.bytesPerSecond();
  }

  /** Seconds below which the work cannot be done: of its arithmetic or its bytes, the longer. */
  public double seconds(Work work) {
    return Math.max(work.operations() / operations, work.bytes() / bytesPerSecond(work.bytes()));
  }

  /** Whether arithmetic, not memory, sets the ceiling. */
  public boolean boundByArithmetic(Work work) {
    return work.operations() / operations >= work.bytes() / bytesPerSecond(work.bytes());
  }

  /** What share of its ceiling a kernel reaches that takes some seconds. */
  public double share(Work work, double seconds) {
    return seconds(work) / seconds;
  }
}
