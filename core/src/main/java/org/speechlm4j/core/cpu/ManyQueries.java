package org.speechlm4j.core.cpu;

import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.speechlm4j.core.cpu.AttentionKernels.HeadSizes;
import org.speechlm4j.core.tensor.Shape;

/**
 * Attention of many queries by matrix products: keys and values are packed once for each key head,
 * then blocks of queries pass over blocks of keys.
 */
final class ManyQueries {

  private static final int QUERIES = 48;
  private static final int KEYS = 512;

  private final CpuContext context;
  private final CpuAttention.Call call;
  private final HeadSizes sizes;
  private final ProductKernels products;
  private final RowKernels rows;
  private final ConcurrentLinkedQueue<Scratch> idle = new ConcurrentLinkedQueue<>();
  private final int keySize;
  private final int valueSize;
  private final float[] packedKeys;
  private final float[] packedValues;

  ManyQueries(CpuContext context, CpuAttention.Call call) {
    this.context = context;
    this.call = call;
    this.sizes = call.sizes();
    this.products = context.kernels().products();
    this.rows = context.kernels().rows();
    this.keySize = Panels.size(sizes.keyWidth(), call.keys());
    this.valueSize = Panels.size(call.keys(), sizes.valueWidth());
    int heads = call.batch() * sizes.keyHeads();
    this.packedKeys = context.floats(Shape.of(heads, keySize)).floats();
    this.packedValues = context.floats(Shape.of(heads, valueSize)).floats();
  }

  void run() {
    int blocks = (call.keys() + KEYS - 1) / KEYS;
    context.parallel(
        call.batch() * sizes.keyHeads() * blocks,
        chunk -> pack(chunk / blocks, chunk % blocks * KEYS));
    int queryBlocks = (call.queries() + QUERIES - 1) / QUERIES;
    context.parallel(
        call.batch() * sizes.heads() * queryBlocks,
        chunk -> {
          Scratch taken = idle.poll();
          Scratch scratch = taken == null ? new Scratch(context.memory(), sizes) : taken;
          int row = chunk / queryBlocks;
          attend(row / sizes.heads(), row % sizes.heads(), chunk % queryBlocks * QUERIES, scratch);
          idle.add(scratch);
        });
    idle.forEach(scratch -> scratch.giveTo(context.memory()));
  }

  /** Packs a block of one key head's keys and values. */
  private void pack(int batchHead, int first) {
    int b = batchHead / sizes.keyHeads();
    int head = batchHead % sizes.keyHeads();
    int count = Math.min(call.valid(b) - first, KEYS);
    if (count <= 0) {
      return;
    }
    int keyStride = sizes.keyHeads() * sizes.keyWidth();
    int keyAt = b * call.keys() * keyStride + head * sizes.keyWidth();
    Panels keys = new Panels(packedKeys, batchHead * keySize, sizes.keyWidth(), call.valid(b));
    int toPanel = (first + count + Panels.WIDTH - 1) / Panels.WIDTH;
    for (int panel = first / Panels.WIDTH; panel < toPanel; panel++) {
      keys.packTransposed(panel, call.k(), keyAt, keyStride);
    }
    int valueStride = sizes.keyHeads() * sizes.valueWidth();
    int valueAt = (b * call.keys() + first) * valueStride + head * sizes.valueWidth();
    Panels values = values(batchHead, first, count, sizes.valueWidth());
    for (int panel = 0; panel < values.count(); panel++) {
      values.pack(panel, call.v(), valueAt, valueStride);
    }
  }

  private Panels values(int batchHead, int first, int count, int columns) {
    int at = batchHead * valueSize + Panels.size(first, sizes.valueWidth());
    return new Panels(packedValues, at, count, columns);
  }

  private void attend(int b, int h, int firstQuery, Scratch scratch) {
    int count = Math.min(QUERIES, call.queries() - firstQuery);
    int valid = call.valid(b);
    scratch.begin(call, b, h, firstQuery, count, rows);
    int from = call.from(firstQuery);
    int to = call.to(firstQuery + count - 1, valid);
    for (int block = from / KEYS * KEYS; block < to; block += KEYS) {
      int first = Math.max(from, block);
      int last = Math.min(to, block + KEYS);
      if (first >= last) {
        continue;
      }
      int batchHead = b * sizes.keyHeads() + h / sizes.shared();
      score(batchHead, block, first, last, count, scratch);
      for (int i = 0; i < count; i++) {
        weigh(b, h, firstQuery + i, i, first - block, last - block, block, scratch);
      }
      addValues(
          batchHead,
          block,
          first - block,
          last - block,
          Math.min(KEYS, valid - block),
          count,
          scratch);
    }
    int stride = sizes.heads() * sizes.valueWidth();
    for (int i = 0; i < count; i++) {
      float factor = scratch.totals[i] == 0 ? 0 : 1 / scratch.totals[i];
      int at = (b * call.queries() + firstQuery + i) * stride + h * sizes.valueWidth();
      rows.scale(scratch.sums, i * scratch.width, sizes.valueWidth(), factor, call.out(), at);
    }
  }

  /** Products of a block of queries with the keys from {@code from} to {@code to}. */
  private void score(int batchHead, int block, int from, int to, int count, Scratch scratch) {
    int lastPanel = (to + Panels.WIDTH - 1) / Panels.WIDTH;
    Panels keys =
        new Panels(packedKeys, batchHead * keySize, sizes.keyWidth(), lastPanel * Panels.WIDTH);
    products.product(
        Rows.of(scratch.queries, 0, sizes.keyWidth(), sizes.keyWidth()),
        0,
        count,
        keys,
        from / Panels.WIDTH,
        lastPanel,
        null,
        scratch.scores,
        -block,
        KEYS);
  }

  /**
   * Turns a query's scores of a block into weights relative to its largest score so far.
   *
   * @param first the first key within the block that any of the queries sees
   * @param last one past the last one
   */
  private void weigh(
      int b, int h, int query, int i, int first, int last, int block, Scratch scratch) {
    float[] scores = scratch.scores;
    int row = i * KEYS;
    int from = Math.clamp((long) call.from(query) - block, first, last);
    int to = Math.clamp((long) call.to(query, call.valid(b)) - block, from, last);
    call.addBias(rows, b, h, query, block + from, to - from, scores, row + from);
    float largest = Math.max(scratch.largest[i], rows.max(scores, row + from, to - from));
    if (largest == Float.NEGATIVE_INFINITY) {
      Arrays.fill(scores, row + first, row + last, 0);
      return;
    }
    if (largest > scratch.largest[i]) {
      float fade = (float) Math.exp(scratch.largest[i] - largest);
      rows.scale(
          scratch.sums, i * scratch.width, scratch.width, fade, scratch.sums, i * scratch.width);
      scratch.totals[i] *= fade;
      scratch.largest[i] = largest;
    }
    scratch.totals[i] +=
        rows.exponentials(scores, row + from, to - from, largest, scores, row + from);
    Arrays.fill(scores, row + first, row + from, 0);
    Arrays.fill(scores, row + to, row + last, 0);
  }

  /** Adds the weighted values of a block's keys from {@code first} to {@code last}. */
  private void addValues(
      int batchHead, int block, int first, int last, int length, int count, Scratch scratch) {
    Panels values = values(batchHead, block, length, scratch.width);
    Rows weights = Rows.of(scratch.scores, first, KEYS, last - first);
    if (last - first == length) {
      products.product(weights, count, values, null, scratch.product, 0, scratch.width);
    } else {
      // A part of the keys is a part of each panel, but not of all panels as one.
      for (int panel = 0; panel < values.count(); panel++) {
        int at = values.start(panel) + first * Panels.WIDTH;
        Panels part = new Panels(packedValues, at, last - first, Panels.WIDTH);
        int to = panel * Panels.WIDTH;
        products.product(weights, count, part, null, scratch.product, to, scratch.width);
      }
    }
    rows.addScaled(scratch.product, 0, count * scratch.width, 1, scratch.sums, 0);
  }

  /** What one thread needs for a block of queries. */
  private static final class Scratch {

    private final int width;
    private final float[] queries;
    private final float[] scores;
    private final float[] product;
    private final float[] sums;
    private final float[] largest = new float[QUERIES];
    private final float[] totals = new float[QUERIES];

    Scratch(ScratchMemory memory, HeadSizes sizes) {
      width = (sizes.valueWidth() + Panels.WIDTH - 1) / Panels.WIDTH * Panels.WIDTH;
      scores = memory.borrow(QUERIES * KEYS);
      queries = memory.borrow(QUERIES * sizes.keyWidth());
      product = memory.borrow(QUERIES * width);
      sums = memory.borrow(QUERIES * width);
    }

    void giveTo(ScratchMemory memory) {
      memory.give(scores);
      memory.give(queries);
      memory.give(product);
      memory.give(sums);
    }

    /** Takes in a block of queries, already multiplied by the scale. */
    void begin(CpuAttention.Call call, int b, int h, int first, int count, RowKernels rows) {
      int depth = call.in()[0].size(2) / call.op().heads();
      int stride = call.in()[0].size(2);
      for (int i = 0; i < count; i++) {
        int at = (b * call.queries() + first + i) * stride + h * depth;
        rows.scale(call.q(), at, depth, call.op().scale(), queries, i * depth);
      }
      Arrays.fill(sums, 0);
      Arrays.fill(totals, 0);
      Arrays.fill(largest, Float.NEGATIVE_INFINITY);
    }
  }
}
