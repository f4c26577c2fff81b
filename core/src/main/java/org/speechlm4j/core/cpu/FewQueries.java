package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.speechlm4j.core.cpu.AttentionKernels.HeadSizes;
import org.speechlm4j.core.tensor.Shape;

/**
 * Attention of few queries over many keys, as in generation: threads share out the keys, and what
 * they find is joined in the order of the keys.
 *
 * <p>Each chunk of keys is read from front to back for all heads at once, because memory, not
 * arithmetic, is what takes the time.
 */
final class FewQueries {

  private static final int KEYS = 64;

  /** Heads whose results are joined in one go: fewer would take less time than to share them. */
  private static final int HEADS = 16;

  private final CpuContext context;
  private final CpuAttention.Call call;
  private final HeadSizes sizes;
  private final AttentionKernels kernels;
  private final RowKernels rows;
  private final int chunks;
  private final float[] scaled;
  private final float[] largest;
  private final float[] totals;
  private final float[] sums;

  FewQueries(CpuContext context, CpuAttention.Call call) {
    this.context = context;
    this.call = call;
    this.sizes = call.sizes();
    this.kernels = context.kernels().attention();
    this.rows = context.kernels().rows();
    this.chunks = (call.keys() + KEYS - 1) / KEYS;
    CpuArray queries = call.in()[0];
    this.scaled = context.floats(queries.shape()).floats();
    rows.scale(call.q(), 0, queries.count(), call.op().scale(), scaled, 0);
    Shape parts = Shape.of(call.batch(), chunks, call.queries(), sizes.heads());
    this.largest = context.floats(parts).floats();
    this.totals = context.floats(parts).floats();
    this.sums = context.floats(Shape.of(parts.count(), sizes.valueWidth())).floats();
  }

  void run() {
    context.parallel(call.batch() * chunks, chunk -> visit(chunk / chunks, chunk % chunks));
    int heads = sizes.heads();
    context.parallelRanges(
        call.batch() * call.queries() * heads,
        HEADS,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            join(i / heads / call.queries(), i / heads % call.queries(), i % heads);
          }
        });
  }

  /** Where the results of a chunk of keys for a query lie, in heads. */
  private int part(int b, int chunk, int query) {
    return ((b * chunks + chunk) * call.queries() + query) * sizes.heads();
  }

  private void visit(int b, int chunk) {
    float[] scores = context.memory().borrow(sizes.heads() * KEYS);
    for (int query = 0; query < call.queries(); query++) {
      int first = chunk * KEYS;
      int from = Math.max(call.from(query), first);
      int to = Math.min(call.to(query, call.valid(b)), first + KEYS);
      int part = part(b, chunk, query);
      if (from < to) {
        visit(b, query, from, to, part, scores);
      } else {
        Arrays.fill(largest, part, part + sizes.heads(), Float.NEGATIVE_INFINITY);
      }
    }
    context.memory().give(scores);
  }

  private void visit(int b, int query, int from, int to, int part, float[] scores) {
    int q = (b * call.queries() + query) * sizes.heads() * sizes.keyWidth();
    int keyStride = sizes.keyHeads() * sizes.keyWidth();
    int k = (b * call.keys() + from) * keyStride;
    kernels.scores(sizes, scaled, q, call.k(), k, to - from, scores, 0, KEYS);
    for (int h = 0; h < sizes.heads(); h++) {
      int row = h * KEYS;
      int count = to - from;
      call.addBias(rows, b, h, query, from, count, scores, row);
      largest[part + h] = rows.max(scores, row, count);
      if (largest[part + h] > Float.NEGATIVE_INFINITY) {
        totals[part + h] = rows.exponentials(scores, row, count, largest[part + h], scores, row);
      }
    }
    int out = part * sizes.valueWidth();
    Arrays.fill(sums, out, out + sizes.heads() * sizes.valueWidth(), 0);
    int v = (b * call.keys() + from) * sizes.keyHeads() * sizes.valueWidth();
    kernels.addValues(sizes, scores, 0, KEYS, call.v(), v, to - from, sums, out);
  }

  /** Joins a head's results of all chunks, relative to its largest score of all. */
  private void join(int b, int query, int h) {
    int width = sizes.valueWidth();
    float most = Float.NEGATIVE_INFINITY;
    for (int chunk = 0; chunk < chunks; chunk++) {
      most = Math.max(most, largest[part(b, chunk, query) + h]);
    }
    int at = ((b * call.queries() + query) * sizes.heads() + h) * width;
    Arrays.fill(call.out(), at, at + width, 0);
    float total = 0;
    for (int chunk = 0; chunk < chunks; chunk++) {
      int part = part(b, chunk, query) + h;
      if (largest[part] > Float.NEGATIVE_INFINITY) {
        float share = (float) Math.exp(largest[part] - most);
        total += share * totals[part];
        rows.addScaled(sums, part * width, width, share, call.out(), at);
      }
    }
    if (total > 0) {
      rows.scale(call.out(), at, width, 1 / total, call.out(), at);
    }
  }
}
