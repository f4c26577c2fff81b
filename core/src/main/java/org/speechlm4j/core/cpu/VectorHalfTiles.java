package org.speechlm4j.core.cpu;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of a product with 16-bit floats, whose sums stay in registers from first to last.
 *
 * <p>One row takes four vectors of columns at once, up to four rows two. A word's elements are
 * taken from its uppermost bits, which then make room for the next. The loops are written out:
 * vectors never leave the method that makes them, or they would be boxed, and the compiler does not
 * put methods of ours into one this long.
 */
final class VectorHalfTiles {

  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final VectorSpecies<Integer> WORDS = Lanes.WORDS;
  private static final int LANES = S.length();
  private static final int WIDTH = Panels.WIDTH;
  private static final int UPPER = 0xFFFF0000;

  /**
   * Sign, exponent and fraction of half precision in the upper half of a word, once it is shifted
   * down by 3 with its sign: those of single precision, but for the exponent's origin.
   */
  private static final int HALF = 0x8FFFE000;

  private static final float TO_SINGLE = 0x1p112f;

  private VectorHalfTiles() {}

  /** One row of bfloat16 columns. */
  static void oneRowOfBrains(NarrowProduct call, int row, int column, int lastColumn) {
    float[] a = call.x().values();
    int[] w = call.w().words();
    int n1 = Math.min(column + LANES, lastColumn);
    int n2 = Math.min(column + 2 * LANES, lastColumn);
    int n3 = Math.min(column + 3 * LANES, lastColumn);
    int w0 = call.right(column);
    int w1 = call.right(n1);
    int w2 = call.right(n2);
    int w3 = call.right(n3);
    int at = call.left(row);
    FloatVector c0 = FloatVector.fromArray(S, call.initial(), call.initial(row, column));
    FloatVector c1 = FloatVector.fromArray(S, call.initial(), call.initial(row, n1));
    FloatVector c2 = FloatVector.fromArray(S, call.initial(), call.initial(row, n2));
    FloatVector c3 = FloatVector.fromArray(S, call.initial(), call.initial(row, n3));
    for (int i = call.from(); i < call.to(); i++) {
      IntVector v0 = IntVector.fromArray(WORDS, w, w0 + i * WIDTH);
      IntVector v1 = IntVector.fromArray(WORDS, w, w1 + i * WIDTH);
      IntVector v2 = IntVector.fromArray(WORDS, w, w2 + i * WIDTH);
      IntVector v3 = IntVector.fromArray(WORDS, w, w3 + i * WIDTH);
      for (int j = 0; j < 2; j++) {
        FloatVector x = FloatVector.broadcast(S, a[at + i * 2 + j]);
        c0 = v0.and(UPPER).reinterpretAsFloats().fma(x, c0);
        c1 = v1.and(UPPER).reinterpretAsFloats().fma(x, c1);
        c2 = v2.and(UPPER).reinterpretAsFloats().fma(x, c2);
        c3 = v3.and(UPPER).reinterpretAsFloats().fma(x, c3);
        v0 = v0.lanewise(LSHL, 16);
        v1 = v1.lanewise(LSHL, 16);
        v2 = v2.lanewise(LSHL, 16);
        v3 = v3.lanewise(LSHL, 16);
      }
    }
    c0.intoArray(call.out(), call.target(row, column));
    c1.intoArray(call.out(), call.target(row, n1));
    c2.intoArray(call.out(), call.target(row, n2));
    c3.intoArray(call.out(), call.target(row, n3));
  }

  /** Up to four rows of bfloat16 columns. */
  static void fourRowsOfBrains(NarrowProduct call, int row, int n0, int lastColumn) {
    float[] a = call.x().values();
    int[] w = call.w().words();
    float[] initial = call.initial();
    float[] out = call.out();
    int n1 = Math.min(n0 + LANES, lastColumn);
    int w0 = call.right(n0);
    int w1 = call.right(n1);
    int a0 = call.left(row + 0);
    int a1 = call.left(row + 1);
    int a2 = call.left(row + 2);
    int a3 = call.left(row + 3);
    FloatVector c00 = FloatVector.fromArray(S, initial, call.initial(row + 0, n0));
    FloatVector c01 = FloatVector.fromArray(S, initial, call.initial(row + 0, n1));
    FloatVector c10 = FloatVector.fromArray(S, initial, call.initial(row + 1, n0));
    FloatVector c11 = FloatVector.fromArray(S, initial, call.initial(row + 1, n1));
    FloatVector c20 = FloatVector.fromArray(S, initial, call.initial(row + 2, n0));
    FloatVector c21 = FloatVector.fromArray(S, initial, call.initial(row + 2, n1));
    FloatVector c30 = FloatVector.fromArray(S, initial, call.initial(row + 3, n0));
    FloatVector c31 = FloatVector.fromArray(S, initial, call.initial(row + 3, n1));
    for (int i = call.from(); i < call.to(); i++) {
      IntVector v0 = IntVector.fromArray(WORDS, w, w0 + i * WIDTH);
      IntVector v1 = IntVector.fromArray(WORDS, w, w1 + i * WIDTH);
      int k = 2 * i;
      FloatVector y0 = v0.and(UPPER).reinterpretAsFloats();
      FloatVector y1 = v1.and(UPPER).reinterpretAsFloats();
      c00 = FloatVector.broadcast(S, a[a0 + k]).fma(y0, c00);
      c01 = FloatVector.broadcast(S, a[a0 + k]).fma(y1, c01);
      c10 = FloatVector.broadcast(S, a[a1 + k]).fma(y0, c10);
      c11 = FloatVector.broadcast(S, a[a1 + k]).fma(y1, c11);
      c20 = FloatVector.broadcast(S, a[a2 + k]).fma(y0, c20);
      c21 = FloatVector.broadcast(S, a[a2 + k]).fma(y1, c21);
      c30 = FloatVector.broadcast(S, a[a3 + k]).fma(y0, c30);
      c31 = FloatVector.broadcast(S, a[a3 + k]).fma(y1, c31);
      y0 = v0.lanewise(LSHL, 16).reinterpretAsFloats();
      y1 = v1.lanewise(LSHL, 16).reinterpretAsFloats();
      c00 = FloatVector.broadcast(S, a[a0 + k + 1]).fma(y0, c00);
      c01 = FloatVector.broadcast(S, a[a0 + k + 1]).fma(y1, c01);
      c10 = FloatVector.broadcast(S, a[a1 + k + 1]).fma(y0, c10);
      c11 = FloatVector.broadcast(S, a[a1 + k + 1]).fma(y1, c11);
      c20 = FloatVector.broadcast(S, a[a2 + k + 1]).fma(y0, c20);
      c21 = FloatVector.broadcast(S, a[a2 + k + 1]).fma(y1, c21);
      c30 = FloatVector.broadcast(S, a[a3 + k + 1]).fma(y0, c30);
      c31 = FloatVector.broadcast(S, a[a3 + k + 1]).fma(y1, c31);
    }
    c00.intoArray(out, call.target(row + 0, n0));
    c01.intoArray(out, call.target(row + 0, n1));
    c10.intoArray(out, call.target(row + 1, n0));
    c11.intoArray(out, call.target(row + 1, n1));
    c20.intoArray(out, call.target(row + 2, n0));
    c21.intoArray(out, call.target(row + 2, n1));
    c30.intoArray(out, call.target(row + 3, n0));
    c31.intoArray(out, call.target(row + 3, n1));
  }

  /** Widens words {@code from} to {@code to} of a panel of bfloat16. */
  static void widenBrains(NarrowPanels w, int panel, int from, int to, float[] out, int at) {
    for (int lane = 0; lane < WIDTH; lane += LANES) {
      for (int i = from; i < to; i++) {
        IntVector v = IntVector.fromArray(WORDS, w.words(), w.start(panel) + i * WIDTH + lane);
        int target = at + (i - from) * 2 * WIDTH + lane;
        for (int j = 0; j < 2; j++) {
          v.and(UPPER).reinterpretAsFloats().intoArray(out, target + j * WIDTH);
          v = v.lanewise(LSHL, 16);
        }
      }
    }
  }

  /** One row of half-precision columns. */
  static void oneRowOfHalves(NarrowProduct call, int row, int column, int lastColumn) {
    float[] a = call.x().values();
    int[] w = call.w().words();
    int n1 = Math.min(column + LANES, lastColumn);
    int n2 = Math.min(column + 2 * LANES, lastColumn);
    int n3 = Math.min(column + 3 * LANES, lastColumn);
    int w0 = call.right(column);
    int w1 = call.right(n1);
    int w2 = call.right(n2);
    int w3 = call.right(n3);
    int at = call.left(row);
    FloatVector c0 = FloatVector.fromArray(S, call.initial(), call.initial(row, column));
    FloatVector c1 = FloatVector.fromArray(S, call.initial(), call.initial(row, n1));
    FloatVector c2 = FloatVector.fromArray(S, call.initial(), call.initial(row, n2));
    FloatVector c3 = FloatVector.fromArray(S, call.initial(), call.initial(row, n3));
    for (int i = call.from(); i < call.to(); i++) {
      IntVector v0 = IntVector.fromArray(WORDS, w, w0 + i * WIDTH);
      IntVector v1 = IntVector.fromArray(WORDS, w, w1 + i * WIDTH);
      IntVector v2 = IntVector.fromArray(WORDS, w, w2 + i * WIDTH);
      IntVector v3 = IntVector.fromArray(WORDS, w, w3 + i * WIDTH);
      for (int j = 0; j < 2; j++) {
        FloatVector x = FloatVector.broadcast(S, a[at + i * 2 + j]);
        c0 = v0.lanewise(ASHR, 3).and(HALF).reinterpretAsFloats().mul(TO_SINGLE).fma(x, c0);
        c1 = v1.lanewise(ASHR, 3).and(HALF).reinterpretAsFloats().mul(TO_SINGLE).fma(x, c1);
        c2 = v2.lanewise(ASHR, 3).and(HALF).reinterpretAsFloats().mul(TO_SINGLE).fma(x, c2);
        c3 = v3.lanewise(ASHR, 3).and(HALF).reinterpretAsFloats().mul(TO_SINGLE).fma(x, c3);
        v0 = v0.lanewise(LSHL, 16);
        v1 = v1.lanewise(LSHL, 16);
        v2 = v2.lanewise(LSHL, 16);
        v3 = v3.lanewise(LSHL, 16);
      }
    }
    c0.intoArray(call.out(), call.target(row, column));
    c1.intoArray(call.out(), call.target(row, n1));
    c2.intoArray(call.out(), call.target(row, n2));
    c3.intoArray(call.out(), call.target(row, n3));
  }

  /** Up to four rows of half-precision columns. */
  static void fourRowsOfHalves(NarrowProduct call, int row, int n0, int lastColumn) {
    float[] a = call.x().values();
    int[] w = call.w().words();
    float[] initial = call.initial();
    float[] out = call.out();
    int n1 = Math.min(n0 + LANES, lastColumn);
    int w0 = call.right(n0);
    int w1 = call.right(n1);
    int a0 = call.left(row + 0);
    int a1 = call.left(row + 1);
    int a2 = call.left(row + 2);
    int a3 = call.left(row + 3);
    FloatVector c00 = FloatVector.fromArray(S, initial, call.initial(row + 0, n0));
    FloatVector c01 = FloatVector.fromArray(S, initial, call.initial(row + 0, n1));
    FloatVector c10 = FloatVector.fromArray(S, initial, call.initial(row + 1, n0));
    FloatVector c11 = FloatVector.fromArray(S, initial, call.initial(row + 1, n1));
    FloatVector c20 = FloatVector.fromArray(S, initial, call.initial(row + 2, n0));
    FloatVector c21 = FloatVector.fromArray(S, initial, call.initial(row + 2, n1));
    FloatVector c30 = FloatVector.fromArray(S, initial, call.initial(row + 3, n0));
    FloatVector c31 = FloatVector.fromArray(S, initial, call.initial(row + 3, n1));
    for (int i = call.from(); i < call.to(); i++) {
      IntVector v0 = IntVector.fromArray(WORDS, w, w0 + i * WIDTH);
      IntVector v1 = IntVector.fromArray(WORDS, w, w1 + i * WIDTH);
      int k = 2 * i;
      FloatVector y0 = v0.lanewise(ASHR, 3).and(HALF).reinterpretAsFloats().mul(TO_SINGLE);
      FloatVector y1 = v1.lanewise(ASHR, 3).and(HALF).reinterpretAsFloats().mul(TO_SINGLE);
      c00 = FloatVector.broadcast(S, a[a0 + k]).fma(y0, c00);
      c01 = FloatVector.broadcast(S, a[a0 + k]).fma(y1, c01);
      c10 = FloatVector.broadcast(S, a[a1 + k]).fma(y0, c10);
      c11 = FloatVector.broadcast(S, a[a1 + k]).fma(y1, c11);
      c20 = FloatVector.broadcast(S, a[a2 + k]).fma(y0, c20);
      c21 = FloatVector.broadcast(S, a[a2 + k]).fma(y1, c21);
      c30 = FloatVector.broadcast(S, a[a3 + k]).fma(y0, c30);
      c31 = FloatVector.broadcast(S, a[a3 + k]).fma(y1, c31);
      v0 = v0.lanewise(LSHL, 16);
      v1 = v1.lanewise(LSHL, 16);
      y0 = v0.lanewise(ASHR, 3).and(HALF).reinterpretAsFloats().mul(TO_SINGLE);
      y1 = v1.lanewise(ASHR, 3).and(HALF).reinterpretAsFloats().mul(TO_SINGLE);
      c00 = FloatVector.broadcast(S, a[a0 + k + 1]).fma(y0, c00);
      c01 = FloatVector.broadcast(S, a[a0 + k + 1]).fma(y1, c01);
      c10 = FloatVector.broadcast(S, a[a1 + k + 1]).fma(y0, c10);
      c11 = FloatVector.broadcast(S, a[a1 + k + 1]).fma(y1, c11);
      c20 = FloatVector.broadcast(S, a[a2 + k + 1]).fma(y0, c20);
      c21 = FloatVector.broadcast(S, a[a2 + k + 1]).fma(y1, c21);
      c30 = FloatVector.broadcast(S, a[a3 + k + 1]).fma(y0, c30);
      c31 = FloatVector.broadcast(S, a[a3 + k + 1]).fma(y1, c31);
    }
    c00.intoArray(out, call.target(row + 0, n0));
    c01.intoArray(out, call.target(row + 0, n1));
    c10.intoArray(out, call.target(row + 1, n0));
    c11.intoArray(out, call.target(row + 1, n1));
    c20.intoArray(out, call.target(row + 2, n0));
    c21.intoArray(out, call.target(row + 2, n1));
    c30.intoArray(out, call.target(row + 3, n0));
    c31.intoArray(out, call.target(row + 3, n1));
  }

  /** Widens words {@code from} to {@code to} of a half-precision panel. */
  static void widenHalves(NarrowPanels w, int panel, int from, int to, float[] out, int at) {
    for (int lane = 0; lane < WIDTH; lane += LANES) {
      for (int i = from; i < to; i++) {
        IntVector v = IntVector.fromArray(WORDS, w.words(), w.start(panel) + i * WIDTH + lane);
        int target = at + (i - from) * 2 * WIDTH + lane;
        for (int j = 0; j < 2; j++) {
          v.lanewise(ASHR, 3)
              .and(HALF)
              .reinterpretAsFloats()
              .mul(TO_SINGLE)
              .intoArray(out, target + j * WIDTH);
          v = v.lanewise(LSHL, 16);
        }
      }
    }
  }
}
