package org.speechlm4j.core.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Attention by few queries with the Vector API. */
final class VectorAttentionKernels implements AttentionKernels {

  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int LANES = S.length();

  @Override
  public void scores(
      HeadSizes sizes, float[] q, int qAt, float[] k, int kAt, float[] out, int to, int stride) {
    int width = sizes.keyWidth();
    int shared = sizes.shared();
    for (int h = 0; h < sizes.heads(); h++) {
      out[to + h * stride] = dot(q, qAt + h * width, k, kAt + h / shared * width, width);
    }
  }

  private static float dot(float[] x, int xAt, float[] y, int yAt, int count) {
    FloatVector a = FloatVector.zero(S);
    FloatVector b = a;
    int i = 0;
    for (; i + 2 * LANES <= count; i += 2 * LANES) {
      a = FloatVector.fromArray(S, x, xAt + i).fma(FloatVector.fromArray(S, y, yAt + i), a);
      b =
          FloatVector.fromArray(S, x, xAt + i + LANES)
              .fma(FloatVector.fromArray(S, y, yAt + i + LANES), b);
    }
    for (; i + LANES <= count; i += LANES) {
      a = FloatVector.fromArray(S, x, xAt + i).fma(FloatVector.fromArray(S, y, yAt + i), a);
    }
    float sum = Lanes.sum(a.add(b));
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
      for (int h = 0; h < sizes.heads(); h++) {
        int value = vAt + j * row + h / shared * width;
        addFour(p, pAt + h * stride + j, v, value, row, width, out, to + h * width);
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
