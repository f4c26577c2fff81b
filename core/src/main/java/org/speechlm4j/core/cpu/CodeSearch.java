package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.speechlm4j.core.system.Interrupts;

/**
 * The search of the nearest codes of a few vectors, on one thread, and its scratch memory.
 *
 * <p>Of each vector it keeps the largest score so far and the codes whose scores may be as large
 * but for rounding; these few are compared in double precision.
 */
final class CodeSearch {

  /** The most rows of {@link #of}. */
  static final int ROWS = 24;

  private static final int COLUMNS = 256;

  private final KernelProvider kernels;
  private final float[] scores = new float[ROWS * COLUMNS];
  private final float[] best = new float[3];
  private final float[] uncertainty = new float[ROWS];
  private final float[] largest = new float[ROWS];
  private final int[] counts = new int[ROWS];
  private final int[][] candidates = new int[ROWS][8];

  CodeSearch(KernelProvider kernels) {
    this.kernels = kernels;
  }

  /** Writes the index of the nearest code of rows {@code from} to {@code to}. */
  void of(Codebook book, float[] values, int from, int to, int[] out) {
    int count = to - from;
    Rows x = Rows.of(values, from * book.dimension(), book.dimension(), book.dimension());
    ProductKernels.Bias bias = new ProductKernels.Bias(book.constants(), 0);
    begin(book, values, from, count);
    for (int first = 0; first < book.count(); first += COLUMNS) {
      // Before the kernel is compiled, many codes take seconds.
      Interrupts.check();
      int width = Math.min(COLUMNS, book.count() - first);
      int panel = first / Panels.WIDTH;
      int toPanel = panel + Math.ceilDiv(width, Panels.WIDTH);
      kernels
          .products()
          .product(x, 0, count, book.panels(), panel, toPanel, bias, scores, -first, width);
      for (int row = 0; row < count; row++) {
        update(row, scores, row * width, first, width);
      }
    }
    end(book, values, from, count, out);
  }

  /** The same for rows from 0 whose scores are known. */
  void ofScores(Codebook book, float[] values, int rows, float[] known, int[] out) {
    begin(book, values, 0, rows);
    for (int row = 0; row < rows; row++) {
      update(row, known, row * book.count(), 0, book.count());
    }
    end(book, values, 0, rows, out);
  }

  /** The same for short codes, whose scores pass by in registers. */
  void ofShort(Codebook book, float[] values, int from, int to, int[] out) {
    for (int row = from; row < to; row++) {
      int at = row * book.dimension();
      kernels.codes().best(values, at, book.dimension(), book.shortCodes(), book.constants(), best);
      if (best[0] - best[2] > book.uncertainty(kernels.rows(), values, at)) {
        out[row] = (int) best[1];
      } else {
        of(book, values, row, row + 1, out);
      }
    }
  }

  private void begin(Codebook book, float[] values, int from, int count) {
    for (int row = 0; row < count; row++) {
      uncertainty[row] = book.uncertainty(kernels.rows(), values, (from + row) * book.dimension());
    }
    Arrays.fill(largest, 0, count, Float.NEGATIVE_INFINITY);
    Arrays.fill(counts, 0, count, 0);
  }

  /** Takes in the scores of codes {@code first} on. */
  private void update(int row, float[] found, int at, int first, int width) {
    float most = kernels.products().largest(found, at, at + width);
    if (most - uncertainty[row] > largest[row]) {
      counts[row] = 0;
    }
    largest[row] = Math.max(largest[row], most);
    float enough = largest[row] - uncertainty[row];
    if (most < enough) {
      return;
    }
    int end = at + width;
    int i = kernels.products().firstAtLeast(found, at, end, enough);
    while (i < end) {
      add(row, first + i - at);
      i = kernels.products().firstAtLeast(found, i + 1, end, enough);
    }
  }

  private void add(int row, int code) {
    if (counts[row] == candidates[row].length) {
      candidates[row] = Arrays.copyOf(candidates[row], 2 * counts[row]);
    }
    candidates[row][counts[row]++] = code;
  }

  private void end(Codebook book, float[] values, int from, int count, int[] out) {
    for (int row = 0; row < count; row++) {
      int at = (from + row) * book.dimension();
      out[from + row] = book.nearest(values, at, candidates[row], counts[row]);
    }
  }
}
