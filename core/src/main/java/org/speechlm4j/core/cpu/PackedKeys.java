package org.speechlm4j.core.cpu;

import org.speechlm4j.core.cpu.AttentionKernels.HeadSizes;
import org.speechlm4j.core.tensor.Shape;

/**
 * The valid keys and values of all key heads, packed for the products of attention's gradients:
 * with queries, with gradients of the output, and with gradients of the scores.
 */
final class PackedKeys {

  private static final int KINDS = 3;

  private final CpuAttention.Call call;
  private final HeadSizes sizes;
  private final float[] keys;
  private final float[] values;
  private final float[] rows;

  private PackedKeys(CpuContext context, CpuAttention.Call call) {
    this.call = call;
    this.sizes = call.sizes();
    int heads = call.batch() * sizes.keyHeads();
    this.keys = context.floats(Shape.of(heads, keySize())).floats();
    this.values = context.floats(Shape.of(heads, valueSize())).floats();
    this.rows = context.floats(Shape.of(heads, rowSize())).floats();
  }

  static PackedKeys of(CpuContext context, CpuAttention.Call call) {
    PackedKeys packed = new PackedKeys(context, call);
    context.parallel(
        call.batch() * packed.sizes.keyHeads() * KINDS,
        chunk -> packed.pack(chunk / KINDS, chunk % KINDS));
    return packed;
  }

  private int keySize() {
    return Panels.size(sizes.keyWidth(), call.keys());
  }

  private int valueSize() {
    return Panels.size(sizes.valueWidth(), call.keys());
  }

  private int rowSize() {
    return Panels.size(call.keys(), sizes.keyWidth());
  }

  private void pack(int head, int kind) {
    int b = head / sizes.keyHeads();
    int valid = call.valid(b);
    int width = kind == 1 ? sizes.valueWidth() : sizes.keyWidth();
    int stride = sizes.keyHeads() * width;
    int at = b * call.keys() * stride + head % sizes.keyHeads() * width;
    if (kind == 2) {
      Panels panels = new Panels(rows, head * rowSize(), valid, width);
      for (int panel = 0; panel < panels.count(); panel++) {
        panels.pack(panel, call.k(), at, stride);
      }
      return;
    }
    Panels panels =
        kind == 1
            ? new Panels(values, head * valueSize(), width, valid)
            : new Panels(keys, head * keySize(), width, valid);
    for (int panel = 0; panel < panels.count(); panel++) {
      panels.packTransposed(panel, kind == 1 ? call.v() : call.k(), at, stride);
    }
  }

  /** The keys of a head as columns, {@code [D, keys]}, of which the last ones may be zeros. */
  Panels keys(int head) {
    return new Panels(keys, head * keySize(), sizes.keyWidth(), columns(head));
  }

  /** The values of a head as columns, {@code [Dv, keys]}, of which the last ones may be zeros. */
  Panels values(int head) {
    return new Panels(values, head * valueSize(), sizes.valueWidth(), columns(head));
  }

  private int columns(int head) {
    return Panels.filled(call.valid(head / sizes.keyHeads()));
  }

  /** The keys of a head from some key on, as rows; columns up to a full panel are zeros. */
  Panels rows(int head, int first) {
    int at = head * rowSize() + first * Panels.WIDTH;
    int valid = call.valid(head / sizes.keyHeads());
    return new Panels(rows, at, valid, Panels.filled(sizes.keyWidth()));
  }
}
