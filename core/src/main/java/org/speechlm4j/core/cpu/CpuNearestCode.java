package org.speechlm4j.core.cpu;

import java.util.concurrent.ConcurrentLinkedQueue;
import org.speechlm4j.core.tensor.NearestCodeOp;
import org.speechlm4j.core.tensor.Shape;

/**
 * The search of the nearest code: a product with the codebook whose scores are reduced to an index
 * while they are in the cache, or in registers where codes are short.
 *
 * <p>The choice is that of double precision: codes whose scores rounding may have put in the wrong
 * order are compared again.
 */
final class CpuNearestCode {

  private static final int FEW_ROWS = 12;
  private static final int CHUNKS = 16;
  private static final int SHORT_ROWS = 64;

  private final CpuContext context;
  private final CpuProducts products;
  private final ConcurrentLinkedQueue<CodeSearch> idle = new ConcurrentLinkedQueue<>();

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
    int[] indices = out.ints();
    int rows = out.count();
    if (book.isShort()) {
      search(
          rows, SHORT_ROWS, (search, from, to) -> search.ofShort(book, values, from, to, indices));
    } else if (rows <= FEW_ROWS) {
      few(book, values, rows, indices);
    } else {
      int chunk = Math.clamp((rows + CHUNKS - 1) / CHUNKS / 6 * 6L, 6, CodeSearch.ROWS);
      search(rows, chunk, (search, from, to) -> search.of(book, values, from, to, indices));
    }
    return out;
  }

  private void search(int rows, int chunk, Body body) {
    context.parallelRanges(
        rows,
        chunk,
        (from, to) -> {
          CodeSearch search = take();
          body.accept(search, from, to);
          idle.add(search);
        });
  }

  private CodeSearch take() {
    CodeSearch search = idle.poll();
    return search == null ? new CodeSearch(context.kernels()) : search;
  }

  /** Shares out the codes instead of the rows. */
  private void few(Codebook book, float[] values, int rows, int[] out) {
    int count = book.count();
    Rows x = Rows.of(values, 0, book.dimension(), book.dimension());
    float[] scores = context.memory().borrow(rows * count);
    products.product(
        x, rows, book.panels(), new ProductKernels.Bias(book.constants(), 0), scores, 0, count);
    CodeSearch search = take();
    search.ofScores(book, values, rows, scores, out);
    idle.add(search);
    context.memory().give(scores);
  }

  /** The search for some rows. */
  private interface Body {
    void accept(CodeSearch search, int from, int to);
  }

  /** Names what is packed of a codebook. */
  private record Key(NearestCodeOp.Distance distance, Shape shape) {}
}
