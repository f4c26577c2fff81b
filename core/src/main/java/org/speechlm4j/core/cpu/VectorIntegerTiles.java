package org.speechlm4j.core.cpu;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of a product with small integers, whose sums stay in registers from first to last.
 *
 * <p>One row takes four vectors of columns at once, up to four rows two. A word's elements are
 * taken from its uppermost bits, which then make room for the next. The loops are written out:
 * vectors never leave the method that makes them, or they would be boxed, and the compiler does not
 * put methods of ours into one this long.
 */
final class VectorIntegerTiles {

  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final VectorSpecies<Integer> WORDS = Lanes.WORDS;
  private static final int LANES = S.length();
  private static final int WIDTH = Panels.WIDTH;

  private VectorIntegerTiles() {}

  /** One row of 8-bit columns. */
  static void oneRowOfBytes(NarrowProduct call, int row, int column, int lastColumn) {
    float[] a = call.x().values();
    int[] w = call.w().words();
    float[] scales = call.w().scales();
    int group = call.w().groupWords();
    int n1 = Math.min(column + LANES, lastColumn);
    int n2 = Math.min(column + 2 * LANES, lastColumn);
    int n3 = Math.min(column + 3 * LANES, lastColumn);
    int w0 = call.right(column);
    int w1 = call.right(n1);
    int w2 = call.right(n2);
    int w3 = call.right(n3);
    int s0 = call.scale(column);
    int s1 = call.scale(n1);
    int s2 = call.scale(n2);
    int s3 = call.scale(n3);
    int at = call.left(row);
    FloatVector c0 = FloatVector.fromArray(S, call.initial(), call.initial(row, column));
    FloatVector c1 = FloatVector.fromArray(S, call.initial(), call.initial(row, n1));
    FloatVector c2 = FloatVector.fromArray(S, call.initial(), call.initial(row, n2));
    FloatVector c3 = FloatVector.fromArray(S, call.initial(), call.initial(row, n3));
    for (int t = call.from(), end = t; t < call.to(); t = end) {
      int g = t / group * WIDTH;
      end = Math.min(call.to(), t - t % group + group);
      FloatVector f0 = FloatVector.fromArray(S, scales, s0 + g);
      FloatVector f1 = FloatVector.fromArray(S, scales, s1 + g);
      FloatVector f2 = FloatVector.fromArray(S, scales, s2 + g);
      FloatVector f3 = FloatVector.fromArray(S, scales, s3 + g);
      for (int i = t; i < end; i++) {
        IntVector v0 = IntVector.fromArray(WORDS, w, w0 + i * WIDTH);
        IntVector v1 = IntVector.fromArray(WORDS, w, w1 + i * WIDTH);
        IntVector v2 = IntVector.fromArray(WORDS, w, w2 + i * WIDTH);
        IntVector v3 = IntVector.fromArray(WORDS, w, w3 + i * WIDTH);
        for (int j = 0; j < 4; j++) {
          FloatVector x = FloatVector.broadcast(S, a[at + i * 4 + j]);
          c0 = ((FloatVector) v0.lanewise(ASHR, 24).convertShape(I2F, S, 0)).mul(f0).fma(x, c0);
          c1 = ((FloatVector) v1.lanewise(ASHR, 24).convertShape(I2F, S, 0)).mul(f1).fma(x, c1);
          c2 = ((FloatVector) v2.lanewise(ASHR, 24).convertShape(I2F, S, 0)).mul(f2).fma(x, c2);
          c3 = ((FloatVector) v3.lanewise(ASHR, 24).convertShape(I2F, S, 0)).mul(f3).fma(x, c3);
          v0 = v0.lanewise(LSHL, 8);
          v1 = v1.lanewise(LSHL, 8);
          v2 = v2.lanewise(LSHL, 8);
          v3 = v3.lanewise(LSHL, 8);
        }
      }
    }
    c0.intoArray(call.out(), call.target(row, column));
    c1.intoArray(call.out(), call.target(row, n1));
    c2.intoArray(call.out(), call.target(row, n2));
    c3.intoArray(call.out(), call.target(row, n3));
  }

  /** Up to four rows of 8-bit columns. */
  static void fourRowsOfBytes(NarrowProduct call, int row, int n0, int lastColumn) {
    float[] a = call.x().values();
    int[] w = call.w().words();
    int group = call.w().groupWords();
    float[] initial = call.initial();
    int n1 = Math.min(n0 + LANES, lastColumn);
    int w0 = call.right(n0);
    int w1 = call.right(n1);
    int s0 = call.scale(n0);
    int s1 = call.scale(n1);
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
    for (int t = call.from(), end = t; t < call.to(); t = end) {
      int g = t / group * WIDTH;
      end = Math.min(call.to(), t - t % group + group);
      FloatVector f0 = FloatVector.fromArray(S, call.w().scales(), s0 + g);
      FloatVector f1 = FloatVector.fromArray(S, call.w().scales(), s1 + g);
      for (int i = t; i < end; i++) {
        IntVector v0 = IntVector.fromArray(WORDS, w, w0 + i * WIDTH);
        IntVector v1 = IntVector.fromArray(WORDS, w, w1 + i * WIDTH);
        for (int k = i * 4; k < i * 4 + 4; k++) {
          FloatVector y0 = ((FloatVector) v0.lanewise(ASHR, 24).convertShape(I2F, S, 0)).mul(f0);
          FloatVector y1 = ((FloatVector) v1.lanewise(ASHR, 24).convertShape(I2F, S, 0)).mul(f1);
          v0 = v0.lanewise(LSHL, 8);
          v1 = v1.lanewise(LSHL, 8);
          FloatVector x0 = FloatVector.broadcast(S, a[a0 + k]);
          c00 = x0.fma(y0, c00);
          c01 = x0.fma(y1, c01);
          FloatVector x1 = FloatVector.broadcast(S, a[a1 + k]);
          c10 = x1.fma(y0, c10);
          c11 = x1.fma(y1, c11);
          FloatVector x2 = FloatVector.broadcast(S, a[a2 + k]);
          c20 = x2.fma(y0, c20);
          c21 = x2.fma(y1, c21);
          FloatVector x3 = FloatVector.broadcast(S, a[a3 + k]);
          c30 = x3.fma(y0, c30);
          c31 = x3.fma(y1, c31);
        }
      }
    }
    c00.intoArray(call.out(), call.target(row + 0, n0));
    c01.intoArray(call.out(), call.target(row + 0, n1));
    c10.intoArray(call.out(), call.target(row + 1, n0));
    c11.intoArray(call.out(), call.target(row + 1, n1));
    c20.intoArray(call.out(), call.target(row + 2, n0));
    c21.intoArray(call.out(), call.target(row + 2, n1));
    c30.intoArray(call.out(), call.target(row + 3, n0));
    c31.intoArray(call.out(), call.target(row + 3, n1));
  }

  /** Widens words {@code from} to {@code to} of an 8-bit panel. */
  static void widenBytes(NarrowPanels w, int panel, int from, int to, float[] out, int at) {
    for (int lane = 0; lane < WIDTH; lane += LANES) {
      int group = w.groupWords();
      for (int t = from, end = t; t < to; t = end) {
        int scale = w.scaleStart(panel) + t / group * WIDTH + lane;
        end = Math.min(to, t - t % group + group);
        FloatVector f = FloatVector.fromArray(S, w.scales(), scale);
        for (int i = t; i < end; i++) {
          IntVector v = IntVector.fromArray(WORDS, w.words(), w.start(panel) + i * WIDTH + lane);
          int target = at + (i - from) * 4 * WIDTH + lane;
          for (int j = 0; j < 4; j++) {
            ((FloatVector) v.lanewise(ASHR, 24).convertShape(I2F, S, 0))
                .mul(f)
                .intoArray(out, target + j * WIDTH);
            v = v.lanewise(LSHL, 8);
          }
        }
      }
    }
  }

  /** One row of 4-bit columns. */
  static void oneRowOfNibbles(NarrowProduct call, int row, int column, int lastColumn) {
    float[] a = call.x().values();
    int[] w = call.w().words();
    float[] scales = call.w().scales();
    int group = call.w().groupWords();
    int n1 = Math.min(column + LANES, lastColumn);
    int n2 = Math.min(column + 2 * LANES, lastColumn);
    int n3 = Math.min(column + 3 * LANES, lastColumn);
    int w0 = call.right(column);
    int w1 = call.right(n1);
    int w2 = call.right(n2);
    int w3 = call.right(n3);
    int s0 = call.scale(column);
    int s1 = call.scale(n1);
    int s2 = call.scale(n2);
    int s3 = call.scale(n3);
    int at = call.left(row);
    FloatVector c0 = FloatVector.fromArray(S, call.initial(), call.initial(row, column));
    FloatVector c1 = FloatVector.fromArray(S, call.initial(), call.initial(row, n1));
    FloatVector c2 = FloatVector.fromArray(S, call.initial(), call.initial(row, n2));
    FloatVector c3 = FloatVector.fromArray(S, call.initial(), call.initial(row, n3));
    for (int t = call.from(), end = t; t < call.to(); t = end) {
      int g = t / group * WIDTH;
      end = Math.min(call.to(), t - t % group + group);
      FloatVector f0 = FloatVector.fromArray(S, scales, s0 + g);
      FloatVector f1 = FloatVector.fromArray(S, scales, s1 + g);
      FloatVector f2 = FloatVector.fromArray(S, scales, s2 + g);
      FloatVector f3 = FloatVector.fromArray(S, scales, s3 + g);
      for (int i = t; i < end; i++) {
        IntVector v0 = IntVector.fromArray(WORDS, w, w0 + i * WIDTH);
        IntVector v1 = IntVector.fromArray(WORDS, w, w1 + i * WIDTH);
        IntVector v2 = IntVector.fromArray(WORDS, w, w2 + i * WIDTH);
        IntVector v3 = IntVector.fromArray(WORDS, w, w3 + i * WIDTH);
        for (int j = 0; j < 8; j++) {
          FloatVector x = FloatVector.broadcast(S, a[at + i * 8 + j]);
          c0 = ((FloatVector) v0.lanewise(ASHR, 28).convertShape(I2F, S, 0)).mul(f0).fma(x, c0);
          c1 = ((FloatVector) v1.lanewise(ASHR, 28).convertShape(I2F, S, 0)).mul(f1).fma(x, c1);
          c2 = ((FloatVector) v2.lanewise(ASHR, 28).convertShape(I2F, S, 0)).mul(f2).fma(x, c2);
          c3 = ((FloatVector) v3.lanewise(ASHR, 28).convertShape(I2F, S, 0)).mul(f3).fma(x, c3);
          v0 = v0.lanewise(LSHL, 4);
          v1 = v1.lanewise(LSHL, 4);
          v2 = v2.lanewise(LSHL, 4);
          v3 = v3.lanewise(LSHL, 4);
        }
      }
    }
    c0.intoArray(call.out(), call.target(row, column));
    c1.intoArray(call.out(), call.target(row, n1));
    c2.intoArray(call.out(), call.target(row, n2));
    c3.intoArray(call.out(), call.target(row, n3));
  }

  /** Up to four rows of 4-bit columns. */
  static void fourRowsOfNibbles(NarrowProduct call, int row, int n0, int lastColumn) {
    float[] a = call.x().values();
    int[] w = call.w().words();
    int group = call.w().groupWords();
    float[] initial = call.initial();
    int n1 = Math.min(n0 + LANES, lastColumn);
    int w0 = call.right(n0);
    int w1 = call.right(n1);
    int s0 = call.scale(n0);
    int s1 = call.scale(n1);
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
    for (int t = call.from(), end = t; t < call.to(); t = end) {
      int g = t / group * WIDTH;
      end = Math.min(call.to(), t - t % group + group);
      FloatVector f0 = FloatVector.fromArray(S, call.w().scales(), s0 + g);
      FloatVector f1 = FloatVector.fromArray(S, call.w().scales(), s1 + g);
      for (int i = t; i < end; i++) {
        IntVector v0 = IntVector.fromArray(WORDS, w, w0 + i * WIDTH);
        IntVector v1 = IntVector.fromArray(WORDS, w, w1 + i * WIDTH);
        for (int k = i * 8; k < i * 8 + 8; k++) {
          FloatVector y0 = ((FloatVector) v0.lanewise(ASHR, 28).convertShape(I2F, S, 0)).mul(f0);
          FloatVector y1 = ((FloatVector) v1.lanewise(ASHR, 28).convertShape(I2F, S, 0)).mul(f1);
          v0 = v0.lanewise(LSHL, 4);
          v1 = v1.lanewise(LSHL, 4);
          FloatVector x0 = FloatVector.broadcast(S, a[a0 + k]);
          c00 = x0.fma(y0, c00);
          c01 = x0.fma(y1, c01);
          FloatVector x1 = FloatVector.broadcast(S, a[a1 + k]);
          c10 = x1.fma(y0, c10);
          c11 = x1.fma(y1, c11);
          FloatVector x2 = FloatVector.broadcast(S, a[a2 + k]);
          c20 = x2.fma(y0, c20);
          c21 = x2.fma(y1, c21);
          FloatVector x3 = FloatVector.broadcast(S, a[a3 + k]);
          c30 = x3.fma(y0, c30);
          c31 = x3.fma(y1, c31);
        }
      }
    }
    c00.intoArray(call.out(), call.target(row + 0, n0));
    c01.intoArray(call.out(), call.target(row + 0, n1));
    c10.intoArray(call.out(), call.target(row + 1, n0));
    c11.intoArray(call.out(), call.target(row + 1, n1));
    c20.intoArray(call.out(), call.target(row + 2, n0));
    c21.intoArray(call.out(), call.target(row + 2, n1));
    c30.intoArray(call.out(), call.target(row + 3, n0));
    c31.intoArray(call.out(), call.target(row + 3, n1));
  }

  /** Widens words {@code from} to {@code to} of a 4-bit panel. */
  static void widenNibbles(NarrowPanels w, int panel, int from, int to, float[] out, int at) {
    for (int lane = 0; lane < WIDTH; lane += LANES) {
      int group = w.groupWords();
      for (int t = from, end = t; t < to; t = end) {
        int scale = w.scaleStart(panel) + t / group * WIDTH + lane;
        end = Math.min(to, t - t % group + group);
        FloatVector f = FloatVector.fromArray(S, w.scales(), scale);
        for (int i = t; i < end; i++) {
          IntVector v = IntVector.fromArray(WORDS, w.words(), w.start(panel) + i * WIDTH + lane);
          int target = at + (i - from) * 8 * WIDTH + lane;
          for (int j = 0; j < 8; j++) {
            ((FloatVector) v.lanewise(ASHR, 28).convertShape(I2F, S, 0))
                .mul(f)
                .intoArray(out, target + j * WIDTH);
            v = v.lanewise(LSHL, 4);
          }
        }
      }
    }
  }
}
