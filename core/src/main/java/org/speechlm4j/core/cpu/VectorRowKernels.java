package org.speechlm4j.core.cpu;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.MAX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Rows with the Vector API: sums of four vectors side by side, a masked vector for the rest. */
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
    for (; i < count; i += LANES) {
      a = a.add(FloatVector.fromArray(S, x, from + i, S.indexInRange(i, count)));
    }
    return Lanes.sum(a.add(b).add(c.add(d)));
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
    FloatVector zero = FloatVector.zero(S);
    for (; i < count; i += LANES) {
      VectorMask<Float> rest = S.indexInRange(i, count);
      FloatVector v = FloatVector.fromArray(S, x, from + i, rest).sub(mean);
      v = zero.blend(v, rest);
      a = v.fma(v, a);
    }
    return Lanes.sum(a.add(b).add(c.add(d)));
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
    for (; i < count; i += LANES) {
      VectorMask<Float> rest = S.indexInRange(i, count);
      FloatVector v = FloatVector.fromArray(S, x, from + i, rest);
      a = a.blend(v, v.compare(GT, a).and(rest));
    }
    return a.blend(b, b.compare(GT, a)).reduceLanes(MAX);
  }

  @Override
  public float exponentials(float[] x, int from, int count, float shift, float[] out, int to) {
    FloatVector sum = FloatVector.zero(S);
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, from + i).sub(shift);
      FloatVector e = VectorMath.expNonPositive(v);
      e.intoArray(out, to + i);
      sum = sum.add(e);
    }
    if (i < count) {
      VectorMask<Float> rest = S.indexInRange(i, count);
      FloatVector v = FloatVector.fromArray(S, x, from + i, rest).sub(shift);
      FloatVector e = VectorMath.expNonPositive(v);
      e.intoArray(out, to + i, rest);
      sum = sum.add(FloatVector.zero(S).blend(e, rest));
    }
    return Lanes.sum(sum);
  }

  @Override
  public void normalize(
      float[] x, int at, float mean, float factor, float[] weight, float[] bias, float[] out) {
    int count = weight.length;
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, at + i).sub(mean).mul(factor);
      v.fma(FloatVector.fromArray(S, weight, i), FloatVector.fromArray(S, bias, i))
          .intoArray(out, at + i);
    }
    if (i < count) {
      VectorMask<Float> rest = S.indexInRange(i, count);
      FloatVector v = FloatVector.fromArray(S, x, at + i, rest).sub(mean).mul(factor);
      FloatVector w = FloatVector.fromArray(S, weight, i, rest);
      v.fma(w, FloatVector.fromArray(S, bias, i, rest)).intoArray(out, at + i, rest);
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
    if (i < count) {
      VectorMask<Float> rest = S.indexInRange(i, count);
      FloatVector v = FloatVector.fromArray(S, x, at + i, rest);
      v = v.sub(FloatVector.fromArray(S, mean, i, rest));
      FloatVector f = FloatVector.fromArray(S, factor, i, rest);
      v.fma(f, FloatVector.fromArray(S, bias, i, rest)).intoArray(out, at + i, rest);
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
}
