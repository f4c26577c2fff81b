package org.speechlm4j.core.cpu;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MIN;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The search among short codes with the Vector API: the vector stays in registers, and each lane
 * keeps its best score, the index, as a float, and its next score.
 */
final class VectorCodeKernels implements CodeKernels {

  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int LANES = S.length();
  private static final int WIDTH = Panels.WIDTH;
  private static final float[] LANE_NUMBERS = FloatVector.zero(S).addIndex(1).toArray();

  @Override
  public void best(float[] x, int at, int count, Panels codes, float[] constants, float[] best) {
    float[] w = codes.values();
    FloatVector x0 = FloatVector.broadcast(S, x[at]);
    FloatVector x1 = FloatVector.broadcast(S, count > 1 ? x[at + 1] : 0);
    FloatVector x2 = FloatVector.broadcast(S, count > 2 ? x[at + 2] : 0);
    FloatVector x3 = FloatVector.broadcast(S, count > 3 ? x[at + 3] : 0);
    FloatVector x4 = FloatVector.broadcast(S, count > 4 ? x[at + 4] : 0);
    FloatVector x5 = FloatVector.broadcast(S, count > 5 ? x[at + 5] : 0);
    FloatVector x6 = FloatVector.broadcast(S, count > 6 ? x[at + 6] : 0);
    FloatVector x7 = FloatVector.broadcast(S, count > 7 ? x[at + 7] : 0);
    FloatVector largest = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
    FloatVector next = largest;
    FloatVector index = FloatVector.zero(S);
    FloatVector current = FloatVector.fromArray(S, LANE_NUMBERS, 0);
    int filled = Panels.filled(codes.columns());
    for (int n = 0; n < filled; n += LANES) {
      int code = codes.start(0) + n / WIDTH * WIDTH * DEPTH + n % WIDTH;
      FloatVector a = FloatVector.fromArray(S, constants, n);
      a = x0.fma(FloatVector.fromArray(S, w, code), a);
      FloatVector b = x1.mul(FloatVector.fromArray(S, w, code + WIDTH));
      a = x2.fma(FloatVector.fromArray(S, w, code + 2 * WIDTH), a);
      b = x3.fma(FloatVector.fromArray(S, w, code + 3 * WIDTH), b);
      a = x4.fma(FloatVector.fromArray(S, w, code + 4 * WIDTH), a);
      b = x5.fma(FloatVector.fromArray(S, w, code + 5 * WIDTH), b);
      a = x6.fma(FloatVector.fromArray(S, w, code + 6 * WIDTH), a);
      b = x7.fma(FloatVector.fromArray(S, w, code + 7 * WIDTH), b);
      FloatVector score = a.add(b);
      VectorMask<Float> better = score.compare(GT, largest);
      FloatVector lesser = score.blend(largest, better);
      next = next.blend(lesser, lesser.compare(GT, next));
      largest = largest.blend(score, better);
      index = index.blend(current, better);
      current = current.add(LANES);
    }
    float most = largest.reduceLanes(MAX);
    VectorMask<Float> first = largest.compare(EQ, most);
    FloatVector others = largest.blend(Float.NEGATIVE_INFINITY, first);
    float beside = others.reduceLanes(MAX);
    best[0] = most;
    best[1] =
        FloatVector.broadcast(S, Float.POSITIVE_INFINITY).blend(index, first).reduceLanes(MIN);
    best[2] = first.trueCount() > 1 ? most : Math.max(beside, next.reduceLanes(MAX));
  }
}
