package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.speechlm4j.core.tensor.Shape;

/**
 * Sums over queries for every key, such as the gradients of keys and values.
 *
 * <p>They are kept transposed, {@code [width, keys]}, because what weighs the queries then is the
 * packed operand of a product, which a kernel writes as it goes. Several parts of the queries may
 * have sums of their own, which are added in their order at the end.
 */
final class KeySums {

  /** Rows that are written together, so that what is read of them stays in the nearest cache. */
  private static final int BLOCK = 16;

  private final CpuContext context;
  private final int width;
  private final int keys;
  private final int stride;
  private final float[] sums;

  /** Sums for some parts, to be cleared before use. */
  KeySums(CpuContext context, int parts, int width, int keys) {
    this.context = context;
    this.width = width;
    this.keys = keys;
    this.stride = Panels.filled(keys);
    this.sums = context.floats(Shape.of(parts, width, stride)).floats();
  }

  private int size() {
    return width * stride;
  }

  void clear(int part) {
    Arrays.fill(sums, part * size(), (part + 1) * size(), 0);
  }

  /**
   * Adds queries to the sums of neighbouring keys.
   *
   * @param queries what is summed, {@code [width, queries]}
   * @param weights its weights, {@code [queries, keys]}
   * @param first the key of the first column of the weights
   */
  void add(int part, Rows queries, Panels weights, int first) {
    int at = part * size() + first;
    context.kernels().products().addProduct(queries, width, weights, sums, at, stride);
  }

  /** Adds up neighbouring parts and writes them as rows, {@code [keys, width]}. */
  void write(int firstPart, int parts, float[] out, int offset, int outStride) {
    int first = firstPart * size();
    for (int part = 1; part < parts; part++) {
      context.kernels().rows().addScaled(sums, first + part * size(), size(), 1, sums, first);
    }
    for (int block = 0; block < width; block += BLOCK) {
      int end = Math.min(width, block + BLOCK);
      for (int key = 0; key < keys; key++) {
        int to = offset + key * outStride;
        for (int d = block; d < end; d++) {
          out[to + d] = sums[first + d * stride + key];
        }
      }
    }
  }
}
