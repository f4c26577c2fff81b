package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.speechlm4j.core.tensor.NearestCodeOp;
import org.speechlm4j.core.tensor.Shape;

/**
 * The search of the nearest code: a product with the codebook whose scores are reduced to an index
 * while they are in the cache.
 *
 * <p>The choice is that of double precision: codes whose scores rounding may have put in the wrong
 * order are compared again.
 */
final class CpuNearestCode {

  private static final int COLUMNS = 256;
  private static final int ROWS = 24;
  private static final int FEW_ROWS = 12;
  private static final int CHUNKS = 16;

  private final CpuContext context;
  private final CpuProducts products;

  CpuNearestCode(CpuContext context, CpuProducts products) {
    this.context = context;
    this.products = products;
  }

  /** Index of the nearest code of each vector. */
  CpuArray nearestCode(NearestCodeOp op, Shape output, CpuArray x, CpuArray codes) {
    Codebook book =
        codes
            .storage()
            .derived(
                new Key(op.distance(), codes.shape()),
                storage ->
                    Codebook.of(op.distance(), storage.floats(), codes.size(0), codes.size(1)));
    CpuArray out = context.ints(output);
    float[] values = x.floats();
    int rows = out.count();
    if (rows <= FEW_ROWS) {
      few(book, values, rows, out.ints());
    } else {
      int chunk = Math.clamp((rows + CHUNKS - 1) / CHUNKS / 6 * 6L, 6, ROWS);
      context.parallelRanges(
          rows, chunk, (from, to) -> new Search(book, values).rows(from, to, out.ints()));
    }
    return out;
  }

  /** Shares out the codes instead of the rows. */
  private void few(Codebook book, float[] values, int rows, int[] out) {
    int count = book.count();
    Rows x = Rows.of(values, 0, book.dimension(), book.dimension());
    float[] scores = new float[rows * count];
    products.product(
        x, rows, book.panels(), new ProductKernels.Bias(book.constants(), 0), scores, 0, count);
    for (int row = 0; row < rows; row++) {
      Best best = new Best(book, values, row);
      best.update(scores, row * count, 0, count);
      out[row] = best.nearest();
    }
  }

  /** Names what is packed of a codebook. */
  private record Key(NearestCodeOp.Distance distance, Shape shape) {}

  /** The search for some rows, on one thread. */
  private final class Search {
    private final Codebook book;
    private final float[] values;

    Search(Codebook book, float[] values) {
      this.book = book;
      this.values = values;
    }

    void rows(int from, int to, int[] out) {
      Rows x = Rows.of(values, from * book.dimension(), book.dimension(), book.dimension());
      ProductKernels.Bias bias = new ProductKernels.Bias(book.constants(), 0);
      Best[] best = new Best[to - from];
      for (int row = 0; row < best.length; row++) {
        best[row] = new Best(book, values, from + row);
      }
      float[] scores = new float[best.length * Math.min(COLUMNS, book.count())];
      for (int first = 0; first < book.count(); first += COLUMNS) {
        int width = Math.min(COLUMNS, book.count() - first);
        int fromPanel = first / Panels.WIDTH;
        int toPanel = fromPanel + (width + Panels.WIDTH - 1) / Panels.WIDTH;
        context
            .kernels()
            .products()
            .product(
                x, 0, best.length, book.panels(), fromPanel, toPanel, bias, scores, -first, width);
        for (int row = 0; row < best.length; row++) {
          best[row].update(scores, row * width, first, width);
        }
      }
      for (int row = 0; row < best.length; row++) {
        out[from + row] = best[row].nearest();
      }
    }
  }

  /** The codes that may be the nearest of one vector, among those seen so far. */
  private final class Best {
    private final Codebook book;
    private final float[] x;
    private final int offset;
    private final float uncertainty;
    private float score = Float.NEGATIVE_INFINITY;
    private int[] candidates = new int[8];
    private int count;

    Best(Codebook book, float[] x, int row) {
      this.book = book;
      this.x = x;
      this.offset = row * book.dimension();
      this.uncertainty = book.uncertainty(x, offset);
    }

    /** Takes in the scores of codes {@code first} on. */
    void update(float[] scores, int at, int first, int width) {
      ProductKernels kernels = context.kernels().products();
      float largest = kernels.largest(scores, at, at + width);
      if (largest - uncertainty > score) {
        count = 0;
      }
      score = Math.max(score, largest);
      float enough = score - uncertainty;
      if (largest < enough) {
        return;
      }
      int end = at + width;
      int i = kernels.firstAtLeast(scores, at, end, enough);
      while (i < end) {
        add(first + i - at);
        i = kernels.firstAtLeast(scores, i + 1, end, enough);
      }
    }

    private void add(int code) {
      if (count == candidates.length) {
        candidates = Arrays.copyOf(candidates, 2 * count);
      }
      candidates[count++] = code;
    }

    int nearest() {
      return book.nearest(x, offset, candidates, count);
    }
  }
}
