package org.speechlm4j.core.fuzz;

import java.util.List;
import java.util.Locale;

/**
 * What came of a reader's damaged files.
 *
 * @param target name of the reader
 * @param inputs how many files
 * @param read how many of them were read, since the damage left them valid
 * @param refusals from how many places of the code the others were refused
 * @param seconds how long it took
 * @param slowest processor seconds of the slowest file
 * @param largest the allocation that came closest to what is allowed
 * @param failures broken promises, each with the file that broke it
 */
public record FuzzReport(
    String target,
    long inputs,
    long read,
    int refusals,
    double seconds,
    double slowest,
    Allocation largest,
    List<String> failures) {

  /** Copies the list. */
  public FuzzReport {
    failures = List.copyOf(failures);
  }

  /**
   * Memory that a reader took for a file.
   *
   * @param bytes allocated on the heap, most of it short-lived
   * @param fileBytes size of the file
   * @param share of what is allowed
   */
  public record Allocation(long bytes, int fileBytes, double share) {

    private static final Allocation NONE = new Allocation(0, 0, 0);

    static Allocation none() {
      return NONE;
    }

    Allocation orLarger(Allocation other) {
      return other.share > share ? other : this;
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %,d files in %.0f s (%,.0f/s), %.1f %% read, refused from %d places, slowest %.1f ms,"
            + " largest allocation %,d KiB for %,d bytes (%.0f %% of allowed), %d failures",
        target,
        inputs,
        seconds,
        inputs / seconds,
        100.0 * read / Math.max(1, inputs),
        refusals,
        1e3 * slowest,
        largest.bytes >> 10,
        largest.fileBytes,
        100 * largest.share,
        failures.size());
  }
}
