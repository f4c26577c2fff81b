package org.speechlm4j.core.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Attention by few queries with the Vector API.
 *
 * <p>Heads of four vectors, the most common ones, have loops that run along a whole frame without
 * an inner one: the fewer instructions a key takes, the further ahead the processor reads.
 */
final class VectorAttentionKernels implements AttentionKernels {

  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int LANES = S.length();

  /** Dimension of the heads that have loops of their own. */
  private static final int FOUR_VECTORS = 4 * LANES;

  private static final VectorMask<Float> UPPER = lanes(LANES / 2);
  private static final VectorMask<Float> ODD_QUARTERS = lanes(LANES / 4);
  private static final VectorShuffle<Float> HALF_AWAY = away(LANES / 2);
  private static final VectorShuffle<Float> QUARTER_AWAY = away(LANES / 4);
  private static final VectorShuffle<Float> ONE_AWAY = away(1);

  /** The lanes whose number has this bit. */
  private static VectorMask<Float> lanes(int bit) {
    boolean[] set = new boolean[LANES];
    for (int i = 0; i < LANES; i++) {
      set[i] = (i & bit) != 0;
    }
    return VectorMask.fromArray(S, set, 0);
  }

  private static VectorShuffle<Float> away(int distance) {
    return VectorShuffle.fromOp(S, lane -> lane ^ distance);
  }

  @Override
  public void scores(
      HeadSizes sizes,
      float[] q,
      int qAt,
      float[] k,
      int kAt,
      int keys,
      float[] out,
      int to,
      int stride) {
    int width = sizes.keyWidth();
    int row = sizes.keyHeads() * width;
    int shared = sizes.shared();
    int whole = keys / 4 * 4;
    for (int j = 0; j < whole; j += 4) {
      int keyRow = kAt + j * row;
      if (width == FOUR_VECTORS) {
        for (int s = 0; s < shared; s++) {
          int query = qAt + s * width;
          fourFrames(q, query, shared, k, keyRow, row, out, to + s * stride + j, shared * stride);
        }
      } else {
        for (int h = 0; h < sizes.heads(); h++) {
          int key = keyRow + h / shared * width;
          fourDots(q, qAt + h * width, k, key, row, width, out, to + h * stride + j);
        }
      }
    }
    for (int j = whole; j < keys; j++) {
      for (int h = 0; h < sizes.heads(); h++) {
        int key = kAt + j * row + h / shared * width;
        out[to + h * stride + j] = dot(q, qAt + h * width, k, key, width);
      }
    }
  }

  /**
   * Products with four keys, each in the order of {@link #dot}.
   *
   * <p>Adding up the lanes of four sums takes as long as of two: each of the first steps leaves
   * half of the lanes free for another sum.
   */
  private static void fourDots(
      float[] x, int xAt, float[] y, int yAt, int row, int count, float[] out, int to) {
    FloatVector a = FloatVector.zero(S);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      FloatVector query = FloatVector.fromArray(S, x, xAt + i);
      a = query.fma(FloatVector.fromArray(S, y, yAt + i), a);
      b = query.fma(FloatVector.fromArray(S, y, yAt + row + i), b);
      c = query.fma(FloatVector.fromArray(S, y, yAt + 2 * row + i), c);
      d = query.fma(FloatVector.fromArray(S, y, yAt + 3 * row + i), d);
    }
    a = a.blend(b, UPPER).add(b.blend(a, UPPER).rearrange(HALF_AWAY));
    c = c.blend(d, UPPER).add(d.blend(c, UPPER).rearrange(HALF_AWAY));
    a = a.blend(c, ODD_QUARTERS).add(c.blend(a, ODD_QUARTERS).rearrange(QUARTER_AWAY));
    if (LANES > 8) {
      a = a.add(a.rearrange(Lanes.TWO_AWAY));
    }
    if (LANES > 4) {
      a = a.add(a.rearrange(ONE_AWAY));
    }
    out[to] = a.lane(0);
    out[to + 1] = a.lane(LANES / 2);
    out[to + 2] = a.lane(LANES / 4);
    out[to + 3] = a.lane(LANES / 2 + LANES / 4);
    for (; i < count; i++) {
      float factor = x[xAt + i];
      out[to] = Math.fma(factor, y[yAt + i], out[to]);
      out[to + 1] = Math.fma(factor, y[yAt + row + i], out[to + 1]);
      out[to + 2] = Math.fma(factor, y[yAt + 2 * row + i], out[to + 2]);
      out[to + 3] = Math.fma(factor, y[yAt + 3 * row + i], out[to + 3]);
    }
  }

  /**
   * Products of every {@code step}-th query head with four neighbouring frames of keys, each as
   * {@link #fourDots} gives it.
   */
  private static void fourFrames(
      float[] x, int xAt, int step, float[] y, int y0, int row, float[] out, int to, int stride) {
    int y1 = y0 + row;
    int y2 = y1 + row;
    int y3 = y2 + row;
    int target = to;
    for (int i = 0; i < row; i += FOUR_VECTORS, target += stride) {
      int at = xAt + i * step;
      FloatVector query = FloatVector.fromArray(S, x, at);
      FloatVector zero = FloatVector.zero(S);
      FloatVector a = query.fma(FloatVector.fromArray(S, y, y0 + i), zero);
      FloatVector b = query.fma(FloatVector.fromArray(S, y, y1 + i), zero);
      FloatVector c = query.fma(FloatVector.fromArray(S, y, y2 + i), zero);
      FloatVector d = query.fma(FloatVector.fromArray(S, y, y3 + i), zero);
      query = FloatVector.fromArray(S, x, at + LANES);
      a = query.fma(FloatVector.fromArray(S, y, y0 + i + LANES), a);
      b = query.fma(FloatVector.fromArray(S, y, y1 + i + LANES), b);
      c = query.fma(FloatVector.fromArray(S, y, y2 + i + LANES), c);
      d = query.fma(FloatVector.fromArray(S, y, y3 + i + LANES), d);
      query = FloatVector.fromArray(S, x, at + 2 * LANES);
      a = query.fma(FloatVector.fromArray(S, y, y0 + i + 2 * LANES), a);
      b = query.fma(FloatVector.fromArray(S, y, y1 + i + 2 * LANES), b);
      c = query.fma(FloatVector.fromArray(S, y, y2 + i + 2 * LANES), c);
      d = query.fma(FloatVector.fromArray(S, y, y3 + i + 2 * LANES), d);
      query = FloatVector.fromArray(S, x, at + 3 * LANES);
      a = query.fma(FloatVector.fromArray(S, y, y0 + i + 3 * LANES), a);
      b = query.fma(FloatVector.fromArray(S, y, y1 + i + 3 * LANES), b);
      c = query.fma(FloatVector.fromArray(S, y, y2 + i + 3 * LANES), c);
      d = query.fma(FloatVector.fromArray(S, y, y3 + i + 3 * LANES), d);
      a = a.blend(b, UPPER).add(b.blend(a, UPPER).rearrange(HALF_AWAY));
      c = c.blend(d, UPPER).add(d.blend(c, UPPER).rearrange(HALF_AWAY));
      a = a.blend(c, ODD_QUARTERS).add(c.blend(a, ODD_QUARTERS).rearrange(QUARTER_AWAY));
      if (LANES > 8) {
        a = a.add(a.rearrange(Lanes.TWO_AWAY));
      }
      if (LANES > 4) {
        a = a.add(a.rearrange(ONE_AWAY));
      }
      out[target] = a.lane(0);
      out[target + 1] = a.lane(LANES / 2);
      out[target + 2] = a.lane(LANES / 4);
      out[target + 3] = a.lane(LANES / 2 + LANES / 4);
    }
  }

  private static float dot(float[] x, int xAt, float[] y, int yAt, int count) {
    FloatVector a = FloatVector.zero(S);
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      a = FloatVector.fromArray(S, x, xAt + i).fma(FloatVector.fromArray(S, y, yAt + i), a);
    }
    float sum = Lanes.sum(a);
    for (; i < count; i++) {
      sum = Math.fma(x[xAt + i], y[yAt + i], sum);
    }
    return sum;
  }

  @Override
  public void addValues(
      HeadSizes sizes,
      float[] p,
      int pAt,
      int stride,
      float[] v,
      int vAt,
      int keys,
      float[] out,
      int to) {
    int width = sizes.valueWidth();
    int row = sizes.keyHeads() * width;
    int shared = sizes.shared();
    int whole = keys / 4 * 4;
    for (int j = 0; j < whole; j += 4) {
      int valueRow = vAt + j * row;
      if (width == FOUR_VECTORS) {
        for (int s = 0; s < shared; s++) {
          int first = pAt + s * stride + j;
          addFrames(p, first, shared * stride, v, valueRow, row, out, to + s * width, shared);
        }
      } else {
        for (int h = 0; h < sizes.heads(); h++) {
          int value = valueRow + h / shared * width;
          addFour(p, pAt + h * stride + j, v, value, row, width, out, to + h * width);
        }
      }
    }
    for (int j = whole; j < keys; j++) {
      for (int h = 0; h < sizes.heads(); h++) {
        int value = vAt + j * row + h / shared * width;
        addOne(p[pAt + h * stride + j], v, value, width, out, to + h * width);
      }
    }
  }

  private static void addFour(
      float[] p, int pAt, float[] v, int at, int row, int width, float[] out, int to) {
    FloatVector p0 = FloatVector.broadcast(S, p[pAt]);
    FloatVector p1 = FloatVector.broadcast(S, p[pAt + 1]);
    FloatVector p2 = FloatVector.broadcast(S, p[pAt + 2]);
    FloatVector p3 = FloatVector.broadcast(S, p[pAt + 3]);
    int i = 0;
    for (; i + LANES <= width; i += LANES) {
      FloatVector sum = FloatVector.fromArray(S, out, to + i);
      sum = p0.fma(FloatVector.fromArray(S, v, at + i), sum);
      sum = p1.fma(FloatVector.fromArray(S, v, at + row + i), sum);
      sum = p2.fma(FloatVector.fromArray(S, v, at + 2 * row + i), sum);
      sum = p3.fma(FloatVector.fromArray(S, v, at + 3 * row + i), sum);
      sum.intoArray(out, to + i);
    }
    for (; i < width; i++) {
      float sum = Math.fma(p[pAt], v[at + i], out[to + i]);
      sum = Math.fma(p[pAt + 1], v[at + row + i], sum);
      sum = Math.fma(p[pAt + 2], v[at + 2 * row + i], sum);
      out[to + i] = Math.fma(p[pAt + 3], v[at + 3 * row + i], sum);
    }
  }

  /** Adds four neighbouring frames of values to every {@code step}-th head of the output. */
  private static void addFrames(
      float[] p, int pAt, int stride, float[] v, int v0, int row, float[] out, int to, int step) {
    int v1 = v0 + row;
    int v2 = v1 + row;
    int v3 = v2 + row;
    int weight = pAt;
    for (int i = 0; i < row; i += FOUR_VECTORS, weight += stride) {
      int at = to + i * step;
      FloatVector a = FloatVector.fromArray(S, out, at);
      FloatVector b = FloatVector.fromArray(S, out, at + LANES);
      FloatVector c = FloatVector.fromArray(S, out, at + 2 * LANES);
      FloatVector d = FloatVector.fromArray(S, out, at + 3 * LANES);
      FloatVector share = FloatVector.broadcast(S, p[weight]);
      a = share.fma(FloatVector.fromArray(S, v, v0 + i), a);
      b = share.fma(FloatVector.fromArray(S, v, v0 + i + LANES), b);
      c = share.fma(FloatVector.fromArray(S, v, v0 + i + 2 * LANES), c);
      d = share.fma(FloatVector.fromArray(S, v, v0 + i + 3 * LANES), d);
      share = FloatVector.broadcast(S, p[weight + 1]);
      a = share.fma(FloatVector.fromArray(S, v, v1 + i), a);
      b = share.fma(FloatVector.fromArray(S, v, v1 + i + LANES), b);
      c = share.fma(FloatVector.fromArray(S, v, v1 + i + 2 * LANES), c);
      d = share.fma(FloatVector.fromArray(S, v, v1 + i + 3 * LANES), d);
      share = FloatVector.broadcast(S, p[weight + 2]);
      a = share.fma(FloatVector.fromArray(S, v, v2 + i), a);
      b = share.fma(FloatVector.fromArray(S, v, v2 + i + LANES), b);
      c = share.fma(FloatVector.fromArray(S, v, v2 + i + 2 * LANES), c);
      d = share.fma(FloatVector.fromArray(S, v, v2 + i + 3 * LANES), d);
      share = FloatVector.broadcast(S, p[weight + 3]);
      a = share.fma(FloatVector.fromArray(S, v, v3 + i), a);
      b = share.fma(FloatVector.fromArray(S, v, v3 + i + LANES), b);
      c = share.fma(FloatVector.fromArray(S, v, v3 + i + 2 * LANES), c);
      d = share.fma(FloatVector.fromArray(S, v, v3 + i + 3 * LANES), d);
      a.intoArray(out, at);
      b.intoArray(out, at + LANES);
      c.intoArray(out, at + 2 * LANES);
      d.intoArray(out, at + 3 * LANES);
    }
  }

  private static void addOne(float weight, float[] v, int at, int width, float[] out, int to) {
    int i = 0;
    for (; i + LANES <= width; i += LANES) {
      FloatVector sum = FloatVector.fromArray(S, out, to + i);
      FloatVector.fromArray(S, v, at + i)
          .fma(FloatVector.broadcast(S, weight), sum)
          .intoArray(out, to + i);
    }
    for (; i < width; i++) {
      out[to + i] = Math.fma(weight, v[at + i], out[to + i]);
    }
  }
}
