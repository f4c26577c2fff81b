package org.speechlm4j.core.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of a product, whose sums stay in registers from first to last.
 *
 * <p>A tile of columns is two vectors wide: a panel of 16 columns holds one such pair of 8 lanes,
 * two pairs of 4, or half a pair of 16, whose other half is the next panel. Where rows or columns
 * run out, a tile computes its last one again in place of what is missing. Vectors never leave the
 * method that makes them, or they would be boxed.
 */
final class VectorTiles {

  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int WIDTH = Panels.WIDTH;

  /** Columns of a vector. */
  static final int LANES = S.length();

  /** Columns of a tile. */
  static final int TILE = 2 * LANES;

  private VectorTiles() {}

  /** Up to six rows of one tile of columns: twelve sums at once. */
  static void sixRows(TiledProduct call, int row, int column) {
    float[] a = call.x().values();
    float[] b = call.w().values();
    float[] initial = call.initial();
    float[] out = call.out();
    int n0 = column;
    int n1 = call.second(n0);
    int b0 = call.right(n0);
    int b1 = call.right(n1);
    int a0 = call.left(row);
    int a1 = call.left(row + 1);
    int a2 = call.left(row + 2);
    int a3 = call.left(row + 3);
    int a4 = call.left(row + 4);
    int a5 = call.left(row + 5);
    FloatVector c00 = FloatVector.fromArray(S, initial, call.initial(row, n0));
    FloatVector c01 = FloatVector.fromArray(S, initial, call.initial(row, n1));
    FloatVector c10 = FloatVector.fromArray(S, initial, call.initial(row + 1, n0));
    FloatVector c11 = FloatVector.fromArray(S, initial, call.initial(row + 1, n1));
    FloatVector c20 = FloatVector.fromArray(S, initial, call.initial(row + 2, n0));
    FloatVector c21 = FloatVector.fromArray(S, initial, call.initial(row + 2, n1));
    FloatVector c30 = FloatVector.fromArray(S, initial, call.initial(row + 3, n0));
    FloatVector c31 = FloatVector.fromArray(S, initial, call.initial(row + 3, n1));
    FloatVector c40 = FloatVector.fromArray(S, initial, call.initial(row + 4, n0));
    FloatVector c41 = FloatVector.fromArray(S, initial, call.initial(row + 4, n1));
    FloatVector c50 = FloatVector.fromArray(S, initial, call.initial(row + 5, n0));
    FloatVector c51 = FloatVector.fromArray(S, initial, call.initial(row + 5, n1));
    for (int tap = call.fromTap(); tap < call.toTap(); tap++) {
      int at = call.x().taps()[tap];
      int w = tap * call.x().length() * WIDTH;
      for (int k = call.from(); k < call.to(); k++) {
        FloatVector w0 = FloatVector.fromArray(S, b, b0 + w + k * WIDTH);
        FloatVector w1 = FloatVector.fromArray(S, b, b1 + w + k * WIDTH);
        c00 = FloatVector.broadcast(S, a[a0 + at + k]).fma(w0, c00);
        c01 = FloatVector.broadcast(S, a[a0 + at + k]).fma(w1, c01);
        c10 = FloatVector.broadcast(S, a[a1 + at + k]).fma(w0, c10);
        c11 = FloatVector.broadcast(S, a[a1 + at + k]).fma(w1, c11);
        c20 = FloatVector.broadcast(S, a[a2 + at + k]).fma(w0, c20);
        c21 = FloatVector.broadcast(S, a[a2 + at + k]).fma(w1, c21);
        c30 = FloatVector.broadcast(S, a[a3 + at + k]).fma(w0, c30);
        c31 = FloatVector.broadcast(S, a[a3 + at + k]).fma(w1, c31);
        c40 = FloatVector.broadcast(S, a[a4 + at + k]).fma(w0, c40);
        c41 = FloatVector.broadcast(S, a[a4 + at + k]).fma(w1, c41);
        c50 = FloatVector.broadcast(S, a[a5 + at + k]).fma(w0, c50);
        c51 = FloatVector.broadcast(S, a[a5 + at + k]).fma(w1, c51);
      }
    }
    c00.intoArray(out, call.target(row, n0));
    c01.intoArray(out, call.target(row, n1));
    c10.intoArray(out, call.target(row + 1, n0));
    c11.intoArray(out, call.target(row + 1, n1));
    c20.intoArray(out, call.target(row + 2, n0));
    c21.intoArray(out, call.target(row + 2, n1));
    c30.intoArray(out, call.target(row + 3, n0));
    c31.intoArray(out, call.target(row + 3, n1));
    c40.intoArray(out, call.target(row + 4, n0));
    c41.intoArray(out, call.target(row + 4, n1));
    c50.intoArray(out, call.target(row + 5, n0));
    c51.intoArray(out, call.target(row + 5, n1));
  }

  /**
   * Up to four rows of one tile of columns, for processors of 16 registers.
   *
   * <p>Counting from zero matters there: otherwise the compiler spills sums, at half the speed.
   */
  static void fourRows(TiledProduct call, int row, int column) {
    float[] a = call.x().values();
    float[] b = call.w().values();
    float[] initial = call.initial();
    float[] out = call.out();
    int n0 = column;
    int n1 = call.second(n0);
    int b0 = call.right(n0);
    int b1 = call.right(n1);
    int a0 = call.left(row);
    int a1 = call.left(row + 1);
    int a2 = call.left(row + 2);
    int a3 = call.left(row + 3);
    FloatVector c00 = FloatVector.fromArray(S, initial, call.initial(row, n0));
    FloatVector c01 = FloatVector.fromArray(S, initial, call.initial(row, n1));
    FloatVector c10 = FloatVector.fromArray(S, initial, call.initial(row + 1, n0));
    FloatVector c11 = FloatVector.fromArray(S, initial, call.initial(row + 1, n1));
    FloatVector c20 = FloatVector.fromArray(S, initial, call.initial(row + 2, n0));
    FloatVector c21 = FloatVector.fromArray(S, initial, call.initial(row + 2, n1));
    FloatVector c30 = FloatVector.fromArray(S, initial, call.initial(row + 3, n0));
    FloatVector c31 = FloatVector.fromArray(S, initial, call.initial(row + 3, n1));
    int from = call.from();
    int steps = call.to() - from;
    for (int tap = call.fromTap(); tap < call.toTap(); tap++) {
      int w = (tap * call.x().length() + from) * WIDTH;
      int at = call.x().taps()[tap] + from;
      int p0 = b0 + w;
      int p1 = b1 + w;
      int q0 = a0 + at;
      int q1 = a1 + at;
      int q2 = a2 + at;
      int q3 = a3 + at;
      for (int k = 0; k < steps; k++) {
        FloatVector w0 = FloatVector.fromArray(S, b, p0 + k * WIDTH);
        FloatVector w1 = FloatVector.fromArray(S, b, p1 + k * WIDTH);
        FloatVector x0 = FloatVector.broadcast(S, a[q0 + k]);
        c00 = x0.fma(w0, c00);
        c01 = x0.fma(w1, c01);
        FloatVector x1 = FloatVector.broadcast(S, a[q1 + k]);
        c10 = x1.fma(w0, c10);
        c11 = x1.fma(w1, c11);
        FloatVector x2 = FloatVector.broadcast(S, a[q2 + k]);
        c20 = x2.fma(w0, c20);
        c21 = x2.fma(w1, c21);
        FloatVector x3 = FloatVector.broadcast(S, a[q3 + k]);
        c30 = x3.fma(w0, c30);
        c31 = x3.fma(w1, c31);
      }
    }
    c00.intoArray(out, call.target(row, n0));
    c01.intoArray(out, call.target(row, n1));
    c10.intoArray(out, call.target(row + 1, n0));
    c11.intoArray(out, call.target(row + 1, n1));
    c20.intoArray(out, call.target(row + 2, n0));
    c21.intoArray(out, call.target(row + 2, n1));
    c30.intoArray(out, call.target(row + 3, n0));
    c31.intoArray(out, call.target(row + 3, n1));
  }

  /** One or two rows of two tiles of columns, to hide the latency of a sum. */
  static void twoRows(TiledProduct call, int row, int column, int lastColumn) {
    float[] a = call.x().values();
    float[] b = call.w().values();
    float[] initial = call.initial();
    float[] out = call.out();
    int n0 = column;
    int n1 = call.second(n0);
    int n2 = Math.min(column + 1 * TILE, lastColumn);
    int n3 = call.second(n2);
    int b0 = call.right(n0);
    int b1 = call.right(n1);
    int b2 = call.right(n2);
    int b3 = call.right(n3);
    int a0 = call.left(row);
    int a1 = call.left(row + 1);
    FloatVector c00 = FloatVector.fromArray(S, initial, call.initial(row, n0));
    FloatVector c01 = FloatVector.fromArray(S, initial, call.initial(row, n1));
    FloatVector c02 = FloatVector.fromArray(S, initial, call.initial(row, n2));
    FloatVector c03 = FloatVector.fromArray(S, initial, call.initial(row, n3));
    FloatVector c10 = FloatVector.fromArray(S, initial, call.initial(row + 1, n0));
    FloatVector c11 = FloatVector.fromArray(S, initial, call.initial(row + 1, n1));
    FloatVector c12 = FloatVector.fromArray(S, initial, call.initial(row + 1, n2));
    FloatVector c13 = FloatVector.fromArray(S, initial, call.initial(row + 1, n3));
    for (int tap = call.fromTap(); tap < call.toTap(); tap++) {
      int at = call.x().taps()[tap];
      int w = tap * call.x().length() * WIDTH;
      for (int k = call.from(); k < call.to(); k++) {
        FloatVector w0 = FloatVector.fromArray(S, b, b0 + w + k * WIDTH);
        FloatVector w1 = FloatVector.fromArray(S, b, b1 + w + k * WIDTH);
        FloatVector w2 = FloatVector.fromArray(S, b, b2 + w + k * WIDTH);
        FloatVector w3 = FloatVector.fromArray(S, b, b3 + w + k * WIDTH);
        FloatVector x0 = FloatVector.broadcast(S, a[a0 + at + k]);
        c00 = x0.fma(w0, c00);
        c01 = x0.fma(w1, c01);
        c02 = x0.fma(w2, c02);
        c03 = x0.fma(w3, c03);
        FloatVector x1 = FloatVector.broadcast(S, a[a1 + at + k]);
        c10 = x1.fma(w0, c10);
        c11 = x1.fma(w1, c11);
        c12 = x1.fma(w2, c12);
        c13 = x1.fma(w3, c13);
      }
    }
    c00.intoArray(out, call.target(row, n0));
    c01.intoArray(out, call.target(row, n1));
    c02.intoArray(out, call.target(row, n2));
    c03.intoArray(out, call.target(row, n3));
    c10.intoArray(out, call.target(row + 1, n0));
    c11.intoArray(out, call.target(row + 1, n1));
    c12.intoArray(out, call.target(row + 1, n2));
    c13.intoArray(out, call.target(row + 1, n3));
  }

  /** One row of four tiles of columns, to hide the latency of a sum. */
  static void oneRow(TiledProduct call, int row, int column, int lastColumn) {
    float[] a = call.x().values();
    float[] b = call.w().values();
    float[] initial = call.initial();
    float[] out = call.out();
    int n0 = column;
    int n1 = call.second(n0);
    int n2 = Math.min(column + 1 * TILE, lastColumn);
    int n3 = call.second(n2);
    int n4 = Math.min(column + 2 * TILE, lastColumn);
    int n5 = call.second(n4);
    int n6 = Math.min(column + 3 * TILE, lastColumn);
    int n7 = call.second(n6);
    int b0 = call.right(n0);
    int b1 = call.right(n1);
    int b2 = call.right(n2);
    int b3 = call.right(n3);
    int b4 = call.right(n4);
    int b5 = call.right(n5);
    int b6 = call.right(n6);
    int b7 = call.right(n7);
    int a0 = call.left(row);
    FloatVector c00 = FloatVector.fromArray(S, initial, call.initial(row, n0));
    FloatVector c01 = FloatVector.fromArray(S, initial, call.initial(row, n1));
    FloatVector c02 = FloatVector.fromArray(S, initial, call.initial(row, n2));
    FloatVector c03 = FloatVector.fromArray(S, initial, call.initial(row, n3));
    FloatVector c04 = FloatVector.fromArray(S, initial, call.initial(row, n4));
    FloatVector c05 = FloatVector.fromArray(S, initial, call.initial(row, n5));
    FloatVector c06 = FloatVector.fromArray(S, initial, call.initial(row, n6));
    FloatVector c07 = FloatVector.fromArray(S, initial, call.initial(row, n7));
    for (int tap = call.fromTap(); tap < call.toTap(); tap++) {
      int at = call.x().taps()[tap];
      int w = tap * call.x().length() * WIDTH;
      for (int k = call.from(); k < call.to(); k++) {
        FloatVector x = FloatVector.broadcast(S, a[a0 + at + k]);
        c00 = x.fma(FloatVector.fromArray(S, b, b0 + w + k * WIDTH), c00);
        c01 = x.fma(FloatVector.fromArray(S, b, b1 + w + k * WIDTH), c01);
        c02 = x.fma(FloatVector.fromArray(S, b, b2 + w + k * WIDTH), c02);
        c03 = x.fma(FloatVector.fromArray(S, b, b3 + w + k * WIDTH), c03);
        c04 = x.fma(FloatVector.fromArray(S, b, b4 + w + k * WIDTH), c04);
        c05 = x.fma(FloatVector.fromArray(S, b, b5 + w + k * WIDTH), c05);
        c06 = x.fma(FloatVector.fromArray(S, b, b6 + w + k * WIDTH), c06);
        c07 = x.fma(FloatVector.fromArray(S, b, b7 + w + k * WIDTH), c07);
      }
    }
    c00.intoArray(out, call.target(row, n0));
    c01.intoArray(out, call.target(row, n1));
    c02.intoArray(out, call.target(row, n2));
    c03.intoArray(out, call.target(row, n3));
    c04.intoArray(out, call.target(row, n4));
    c05.intoArray(out, call.target(row, n5));
    c06.intoArray(out, call.target(row, n6));
    c07.intoArray(out, call.target(row, n7));
  }

  /** Up to eight rows of one vector of columns. */
  static void eightRows(TiledProduct call, int row, int column) {
    float[] a = call.x().values();
    float[] b = call.w().values();
    float[] initial = call.initial();
    float[] out = call.out();
    int n0 = column;
    int b0 = call.right(n0);
    int a0 = call.left(row);
    int a1 = call.left(row + 1);
    int a2 = call.left(row + 2);
    int a3 = call.left(row + 3);
    int a4 = call.left(row + 4);
    int a5 = call.left(row + 5);
    int a6 = call.left(row + 6);
    int a7 = call.left(row + 7);
    FloatVector c00 = FloatVector.fromArray(S, initial, call.initial(row, n0));
    FloatVector c10 = FloatVector.fromArray(S, initial, call.initial(row + 1, n0));
    FloatVector c20 = FloatVector.fromArray(S, initial, call.initial(row + 2, n0));
    FloatVector c30 = FloatVector.fromArray(S, initial, call.initial(row + 3, n0));
    FloatVector c40 = FloatVector.fromArray(S, initial, call.initial(row + 4, n0));
    FloatVector c50 = FloatVector.fromArray(S, initial, call.initial(row + 5, n0));
    FloatVector c60 = FloatVector.fromArray(S, initial, call.initial(row + 6, n0));
    FloatVector c70 = FloatVector.fromArray(S, initial, call.initial(row + 7, n0));
    for (int tap = call.fromTap(); tap < call.toTap(); tap++) {
      int at = call.x().taps()[tap];
      int w = tap * call.x().length() * WIDTH;
      for (int k = call.from(); k < call.to(); k++) {
        FloatVector w0 = FloatVector.fromArray(S, b, b0 + w + k * WIDTH);
        c00 = FloatVector.broadcast(S, a[a0 + at + k]).fma(w0, c00);
        c10 = FloatVector.broadcast(S, a[a1 + at + k]).fma(w0, c10);
        c20 = FloatVector.broadcast(S, a[a2 + at + k]).fma(w0, c20);
        c30 = FloatVector.broadcast(S, a[a3 + at + k]).fma(w0, c30);
        c40 = FloatVector.broadcast(S, a[a4 + at + k]).fma(w0, c40);
        c50 = FloatVector.broadcast(S, a[a5 + at + k]).fma(w0, c50);
        c60 = FloatVector.broadcast(S, a[a6 + at + k]).fma(w0, c60);
        c70 = FloatVector.broadcast(S, a[a7 + at + k]).fma(w0, c70);
      }
    }
    c00.intoArray(out, call.target(row, n0));
    c10.intoArray(out, call.target(row + 1, n0));
    c20.intoArray(out, call.target(row + 2, n0));
    c30.intoArray(out, call.target(row + 3, n0));
    c40.intoArray(out, call.target(row + 4, n0));
    c50.intoArray(out, call.target(row + 5, n0));
    c60.intoArray(out, call.target(row + 6, n0));
    c70.intoArray(out, call.target(row + 7, n0));
  }
}
