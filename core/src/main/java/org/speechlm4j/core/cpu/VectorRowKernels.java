package org.speechlm4j.core.cpu;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.MAX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Rows with the Vector API: sums of four vectors side by side, and single elements for the rest.
 *
 * <p>Without masks, whose code is so long that the compiler stops inlining and boxes the vectors.
 */
final class VectorRowKernels implements RowKernels {

  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int LANES = S.length();

  @Override
  public float sum(float[] x, int from, int count) {
    FloatVector a = FloatVector.zero(S);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    int i = 0;
    for (; i + 4 * LANES <= count; i += 4 * LANES) {
      a = a.add(FloatVector.fromArray(S, x, from + i));
      b = b.add(FloatVector.fromArray(S, x, from + i + LANES));
      c = c.add(FloatVector.fromArray(S, x, from + i + 2 * LANES));
      d = d.add(FloatVector.fromArray(S, x, from + i + 3 * LANES));
    }
    // As Lanes.sum, whose call the compiler may leave as one here, with its vector in memory.
    FloatVector all = a.add(b).add(c.add(d));
    if (LANES > 8) {
      all = all.add(all.rearrange(Lanes.EIGHT_AWAY));
    }
    if (LANES > 4) {
      all = all.add(all.rearrange(Lanes.FOUR_AWAY));
    }
    all = all.add(all.rearrange(Lanes.TWO_AWAY));
    float sum = all.lane(0) + all.lane(1);
    for (; i < count; i++) {
      sum += x[from + i];
    }
    return sum;
  }

  @Override
  public float squares(float[] x, int from, int count, float mean) {
    FloatVector a = FloatVector.zero(S);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    int i = 0;
    for (; i + 4 * LANES <= count; i += 4 * LANES) {
      FloatVector v = FloatVector.fromArray(S, x, from + i).sub(mean);
      FloatVector w = FloatVector.fromArray(S, x, from + i + LANES).sub(mean);
      a = v.fma(v, a);
      b = w.fma(w, b);
      v = FloatVector.fromArray(S, x, from + i + 2 * LANES).sub(mean);
      w = FloatVector.fromArray(S, x, from + i + 3 * LANES).sub(mean);
      c = v.fma(v, c);
      d = w.fma(w, d);
    }
    float sum = Lanes.sum(a.add(b).add(c.add(d)));
    for (; i < count; i++) {
      float difference = x[from + i] - mean;
      sum = Math.fma(difference, difference, sum);
    }
    return sum;
  }

  @Override
  public float max(float[] x, int from, int count) {
    FloatVector a = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
    FloatVector b = a;
    int i = 0;
    for (; i + 2 * LANES <= count; i += 2 * LANES) {
      FloatVector v = FloatVector.fromArray(S, x, from + i);
      FloatVector w = FloatVector.fromArray(S, x, from + i + LANES);
      a = a.blend(v, v.compare(GT, a));
      b = b.blend(w, w.compare(GT, b));
    }
    float max = a.blend(b, b.compare(GT, a)).reduceLanes(MAX);
    for (; i < count; i++) {
      max = x[from + i] > max ? x[from + i] : max;
    }
    return max;
  }

  @Override
  public float exponentials(float[] x, int from, int count, float shift, float[] out, int to) {
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, from + i).sub(shift);
      VectorMath.expNonPositive(v).intoArray(out, to + i);
    }
    for (; i < count; i++) {
      out[to + i] = (float) Math.exp(x[from + i] - shift);
    }
    // In a loop of its own: with the exponential, the compiler would leave the sum in memory.
    return sum(out, to, count);
  }

  @Override
  public void normalize(
      float[] x,
      int at,
      int count,
      float mean,
      float factor,
      float[] weight,
      float[] bias,
      float[] out) {
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, at + i).sub(mean).mul(factor);
      v.fma(FloatVector.fromArray(S, weight, i), FloatVector.fromArray(S, bias, i))
          .intoArray(out, at + i);
    }
    for (; i < count; i++) {
      out[at + i] = Math.fma((x[at + i] - mean) * factor, weight[i], bias[i]);
    }
  }

  @Override
  public void scale(float[] x, int from, int count, float factor, float[] out, int to) {
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      FloatVector.fromArray(S, x, from + i).mul(factor).intoArray(out, to + i);
    }
    for (; i < count; i++) {
      out[to + i] = factor * x[from + i];
    }
  }

  @Override
  public void normalizeColumns(
      float[] x, int at, float[] mean, float[] factor, float[] bias, float[] out) {
    int count = mean.length;
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, at + i).sub(FloatVector.fromArray(S, mean, i));
      v.fma(FloatVector.fromArray(S, factor, i), FloatVector.fromArray(S, bias, i))
          .intoArray(out, at + i);
    }
    for (; i < count; i++) {
      out[at + i] = Math.fma(x[at + i] - mean[i], factor[i], bias[i]);
    }
  }

  @Override
  public void addMoments(float[] x, int at, float[] shift, float[] sums, float[] squares) {
    int count = shift.length;
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, at + i).sub(FloatVector.fromArray(S, shift, i));
      FloatVector.fromArray(S, sums, i).add(v).intoArray(sums, i);
      v.fma(v, FloatVector.fromArray(S, squares, i)).intoArray(squares, i);
    }
    for (; i < count; i++) {
      float difference = x[at + i] - shift[i];
      sums[i] += difference;
      squares[i] = Math.fma(difference, difference, squares[i]);
    }
  }

  @Override
  public void addScaled(float[] x, int from, int count, float factor, float[] out, int to) {
    FloatVector f = FloatVector.broadcast(S, factor);
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, from + i);
      f.fma(v, FloatVector.fromArray(S, out, to + i)).intoArray(out, to + i);
    }
    for (; i < count; i++) {
      out[to + i] = Math.fma(factor, x[from + i], out[to + i]);
    }
  }

  @Override
  public void addProducts(
      float[] x, int xFrom, float[] y, int yFrom, int count, float[] out, int to) {
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, xFrom + i);
      v.fma(FloatVector.fromArray(S, y, yFrom + i), FloatVector.fromArray(S, out, to + i))
          .intoArray(out, to + i);
    }
    for (; i < count; i++) {
      out[to + i] = Math.fma(x[xFrom + i], y[yFrom + i], out[to + i]);
    }
  }
}
