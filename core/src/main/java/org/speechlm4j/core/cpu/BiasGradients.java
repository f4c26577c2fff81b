package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.AttentionOp;
import org.speechlm4j.core.tensor.Shape;

/**
 * Gradients of attention's bias inputs, taken from those of the scores query by query.
 *
 * <p>Rows of the batch that share a dense bias must come in order, on one thread. The table of
 * relative biases is summed for each part of the queries, then over the parts in their order.
 */
final class BiasGradients {

  private final CpuContext context;
  private final CpuAttention.Call call;
  private final @Nullable CpuArray dense;
  private final @Nullable CpuArray table;
  private final @Nullable CpuArray gate;
  private final float[] tables;

  /**
   * Writes to those results that there are.
   *
   * @param results results for all operands
   * @param parts number of parts of all queries
   */
  BiasGradients(
      CpuContext context, CpuAttention.Call call, @Nullable CpuArray[] results, int parts) {
    this.context = context;
    this.call = call;
    AttentionOp.Bias bias = call.op().bias();
    this.dense = bias == AttentionOp.Bias.DENSE ? results[3] : null;
    this.table = bias == AttentionOp.Bias.RELATIVE ? results[3] : null;
    this.gate = bias == AttentionOp.Bias.RELATIVE ? results[4] : null;
    Shape sums = Shape.of(table == null ? 0 : parts, call.sizes().shared(), distances());
    this.tables = context.floats(sums).floats();
  }

  /** Whether rows of the batch add to the same gradients. */
  boolean shared() {
    return dense != null && dense.size(0) < call.batch();
  }

  private int distances() {
    return call.queries() + call.keys() - 1;
  }

  private int partSize() {
    return call.sizes().shared() * distances();
  }

  void clear(int part) {
    if (table != null) {
      Arrays.fill(tables, part * partSize(), (part + 1) * partSize(), 0);
    }
  }

  /** Takes in the gradients of a query's scores with {@code count} keys from {@code key} on. */
  void add(int part, int b, int h, int query, int key, int count, float[] scores, int at) {
    if (dense != null) {
      addDense(dense, b, h, query, key, count, scores, at);
    }
    int distance = key - query + call.queries() - 1;
    if (gate != null) {
      float[] biases = call.in()[3].floats();
      Rows row = Rows.of(scores, at, 0, count);
      int to = (b * call.queries() + query) * call.op().heads() + h;
      ProductKernels products = context.kernels().products();
      products.dots(row, 0, 1, biases, h * distances() + distance, 0, gate.floats(), to, 1);
    }
    if (table != null) {
      float factor = call.in()[4].floats()[(b * call.queries() + query) * call.op().heads() + h];
      int to = part * partSize() + h % call.sizes().shared() * distances() + distance;
      context.kernels().rows().addScaled(scores, at, count, factor, tables, to);
    }
  }

  private void addDense(
      CpuArray result, int b, int h, int query, int key, int count, float[] scores, int at) {
    boolean first = !shared() || b == 0;
    int row = ((shared() ? 0 : b) * call.op().heads() + h) * call.queries() + query;
    int to = row * call.keys();
    if (first) {
      Arrays.fill(result.floats(), to, to + call.keys(), 0);
    }
    context.kernels().rows().addScaled(scores, at, count, 1, result.floats(), to + key);
  }

  /**
   * Adds up the table's parts.
   *
   * @param splits parts of a key head of a row of the batch
   */
  void finish(int splits) {
    if (table == null) {
      return;
    }
    int shared = call.sizes().shared();
    int keyHeads = call.sizes().keyHeads();
    context.parallel(
        call.op().heads(),
        h -> {
          int to = h * distances();
          Arrays.fill(table.floats(), to, to + distances(), 0);
          for (int i = 0; i < call.batch() * splits; i++) {
            int part = (i / splits * keyHeads + h / shared) * splits + i % splits;
            int from = part * partSize() + h % shared * distances();
            context.kernels().rows().addScaled(tables, from, distances(), 1, table.floats(), to);
          }
        });
  }
}
