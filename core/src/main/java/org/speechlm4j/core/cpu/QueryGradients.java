package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.cpu.AttentionKernels.HeadSizes;

/**
 * What a block of queries contributes to attention's gradients, with the memory for it, on one
 * thread.
 *
 * <p>With weights P, output gradient dO and scaled queries Q, the gradients are {@code dV = P' dO};
 * {@code dP = dO V'}; of the scores {@code dS = P (dP - sum_j P dP)}; {@code dQ = scale dS K};
 * {@code dK = dS' Q}. The sum over {@code P dP} equals that over the output times its gradient, but
 * rounds as dP does, so that a query that sees one key has the gradient 0.
 *
 * <p>Scores lie {@code [queries, keys]}, over the panels of keys that any of the queries sees; what
 * a query does not see has weight 0.
 */
final class QueryGradients {

  /** Queries of a block, and of one whose scores would otherwise outgrow a processor's cache. */
  private static final int QUERIES = 48;

  private static final int FEWER_QUERIES = 24;
  private static final int MOST_SCORES = 48 * 1024;

  private final CpuAttention.Call call;
  private final HeadSizes sizes;
  private final PackedKeys packed;
  private final float[] upstream;
  private final @Nullable CpuArray ofQueries;
  private final @Nullable KeySums ofKeys;
  private final @Nullable KeySums ofValues;
  private final BiasGradients biases;
  private final ProductKernels products;
  private final RowKernels rows;
  private final AttentionGradientKernels kernels;

  private final int height;
  private final int span;
  private final float[] queries;
  private final float[] transposed;
  private final float[] scores;
  private final float[] gradients;
  private final float[] weights;
  private final float[] product;
  private final float[] means;

  QueryGradients(
      CpuContext context,
      CpuAttention.Call call,
      PackedKeys packed,
      float[] upstream,
      @Nullable CpuArray ofQueries,
      @Nullable KeySums ofKeys,
      @Nullable KeySums ofValues,
      BiasGradients biases) {
    this.call = call;
    this.sizes = call.sizes();
    this.packed = packed;
    this.upstream = upstream;
    this.ofQueries = ofQueries;
    this.ofKeys = ofKeys;
    this.ofValues = ofValues;
    this.biases = biases;
    this.products = context.kernels().products();
    this.rows = context.kernels().rows();
    this.kernels = context.kernels().attentionGradients();
    this.height = height(call);
    this.span = span(call, height);
    this.queries = new float[height * sizes.keyWidth()];
    this.transposed = new float[height * Math.max(sizes.keyWidth(), sizes.valueWidth())];
    this.scores = new float[height * span];
    this.gradients = new float[height * span];
    this.weights = new float[height * span];
    this.means = new float[height];
    this.product = new float[height * Panels.filled(sizes.keyWidth())];
  }

  /** Number of queries of a block. */
  static int height(CpuAttention.Call call) {
    return QUERIES * span(call, QUERIES) <= MOST_SCORES ? QUERIES : FEWER_QUERIES;
  }

  /** The most keys, in whole panels, that the queries of a block see. */
  private static int span(CpuAttention.Call call, int height) {
    int most = 0;
    for (int first = 0; first < call.queries(); first += height) {
      int last = Math.min(first + height, call.queries()) - 1;
      int from = call.from(first) / Panels.WIDTH * Panels.WIDTH;
      most = Math.max(most, Panels.filled(call.to(last, call.keys())) - from);
    }
    return most;
  }

  /**
   * Adds what a block contributes.
   *
   * @param part the part to which the block belongs
   * @param b the row of the batch
   * @param h the query head
   * @param first the first query
   */
  void run(int part, int b, int h, int first) {
    int count = Math.min(height, call.queries() - first);
    int from = call.from(first);
    int to = call.to(first + count - 1, call.valid(b));
    Block block = new Block(part, b, h, first, count, from / Panels.WIDTH, to);
    if (from < to) {
      computeWeights(block);
      addValues(block);
      differentiate(block);
      addKeys(block);
      writeQueries(block);
    } else {
      leaveOut(block);
    }
  }

  /** Where a block of queries lies. */
  private record Block(int part, int b, int h, int first, int count, int firstPanel, int to) {

    int toPanel() {
      return Panels.filled(to) / Panels.WIDTH;
    }

    int panels() {
      return toPanel() - firstPanel;
    }

    /** Where the scores begin. */
    int firstKey() {
      return firstPanel * Panels.WIDTH;
    }

    /** Where a query's row of each panel of weights begins. */
    int weights(int i) {
      return i * Panels.WIDTH;
    }

    /** Distance of the panels of weights. */
    int step() {
      return count * Panels.WIDTH;
    }
  }

  private int keyHead(Block block) {
    return block.b * sizes.keyHeads() + block.h / sizes.shared();
  }

  /** The weights of all queries, in panels, and the gradients with respect to them, in rows. */
  private void computeWeights(Block block) {
    int depth = sizes.keyWidth();
    int stride = depth * sizes.heads();
    int at = (block.b * call.queries() + block.first) * stride + block.h * depth;
    for (int i = 0; i < block.count; i++) {
      rows.scale(call.q(), at + i * stride, depth, call.op().scale(), queries, i * depth);
    }
    score(Rows.of(queries, 0, depth, depth), packed.keys(keyHead(block)), block, scores);
    Rows outputs = Rows.of(upstream, upstream(block), upstreamStride(), sizes.valueWidth());
    score(outputs, packed.values(keyHead(block)), block, gradients);
    for (int i = 0; i < block.count; i++) {
      weigh(block, i);
    }
  }

  private int upstreamStride() {
    return sizes.heads() * sizes.valueWidth();
  }

  private int upstream(Block block) {
    return (block.b * call.queries() + block.first) * upstreamStride()
        + block.h * sizes.valueWidth();
  }

  private void score(Rows left, Panels right, Block block, float[] out) {
    products.product(
        left,
        0,
        block.count,
        right,
        block.firstPanel,
        block.toPanel(),
        null,
        out,
        -block.firstKey(),
        span);
  }

  private void weigh(Block block, int i) {
    int query = block.first + i;
    int row = i * span;
    int end = row + block.panels() * Panels.WIDTH;
    int from = row + from(block, query) - block.firstKey();
    int count = count(block, query);
    int key = block.firstKey() + from - row;
    call.addBias(rows, block.b, block.h, query, key, count, scores, from);
    float largest = rows.max(scores, from, count);
    float total = 0;
    if (largest == Float.NEGATIVE_INFINITY) {
      Arrays.fill(scores, row, end, 0);
    } else {
      total = rows.exponentials(scores, from, count, largest, scores, from);
      Arrays.fill(scores, row, from, 0);
      Arrays.fill(scores, from + count, end, 0);
    }
    float factor = total == 0 ? 0 : 1 / total;
    means[i] =
        kernels.weigh(
            scores,
            row,
            block.panels(),
            factor,
            gradients,
            row,
            weights,
            block.weights(i),
            block.step());
  }

  /** The first key that a query sees, or where the block's end, if it sees none. */
  private int from(Block block, int query) {
    return Math.min(call.from(query), block.to);
  }

  private int count(Block block, int query) {
    return Math.max(0, call.to(query, block.to) - from(block, query));
  }

  private Panels weights(Block block) {
    return new Panels(weights, 0, block.count, block.panels() * Panels.WIDTH);
  }

  private void addValues(Block block) {
    if (ofValues != null) {
      transpose(upstream, upstream(block), upstreamStride(), sizes.valueWidth(), block.count);
      Rows columns = Rows.of(transposed, 0, block.count, block.count);
      ofValues.add(block.part, columns, weights(block), block.firstKey());
    }
  }

  /** Turns weights and their gradients into gradients of the scores. */
  private void differentiate(Block block) {
    for (int i = 0; i < block.count; i++) {
      int row = i * span;
      kernels.differentiate(
          weights, block.weights(i), block.step(), block.panels(), means[i], gradients, row);
      int query = block.first + i;
      int key = from(block, query);
      int at = row + key - block.firstKey();
      biases.add(block.part, block.b, block.h, query, key, count(block, query), gradients, at);
    }
  }

  private void addKeys(Block block) {
    if (ofKeys != null) {
      transpose(queries, 0, sizes.keyWidth(), sizes.keyWidth(), block.count);
      Rows columns = Rows.of(transposed, 0, block.count, block.count);
      ofKeys.add(block.part, columns, weights(block), block.firstKey());
    }
  }

  private void writeQueries(Block block) {
    if (ofQueries == null) {
      return;
    }
    Panels keys = packed.rows(keyHead(block), block.firstKey());
    Rows left = Rows.of(gradients, 0, span, block.to - block.firstKey());
    products.product(left, block.count, keys, null, product, 0, keys.columns());
    writeQueries(block, keys.columns(), ofQueries.floats());
  }

  private void writeQueries(Block block, int productStride, float[] out) {
    int depth = sizes.keyWidth();
    int stride = depth * sizes.heads();
    int to = (block.b * call.queries() + block.first) * stride + block.h * depth;
    for (int i = 0; i < block.count; i++) {
      rows.scale(product, i * productStride, depth, call.op().scale(), out, to + i * stride);
    }
  }

  /** Of queries that see no key. */
  private void leaveOut(Block block) {
    for (int i = 0; i < block.count; i++) {
      biases.add(block.part, block.b, block.h, block.first + i, 0, 0, gradients, 0);
    }
    if (ofQueries != null) {
      Arrays.fill(product, 0);
      writeQueries(block, sizes.keyWidth(), ofQueries.floats());
    }
  }

  private void transpose(float[] x, int offset, int stride, int columns, int count) {
    for (int i = 0; i < count; i++) {
      int at = offset + i * stride;
      for (int d = 0; d < columns; d++) {
        transposed[d * count + i] = x[at + d];
      }
    }
  }
}
