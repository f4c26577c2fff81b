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
  static void sixRows(TiledProduct call, int row, int count, int column) {
    float[] a = call.x().values();
    float[] b = call.w().values();
    float[] initial = call.initial();
    float[] out = call.out();
    int[] taps = call.x().taps();
    int length = call.x().length();
    int from = call.from();
    int steps = call.to() - from;
    int n0 = column;
    int n1 = call.second(n0);
    int b0 = call.start(n0);
    int b1 = call.start(n1);
    int last = row + count - 1;
    int r1 = Math.min(row + 1, last);
    int r2 = Math.min(row + 2, last);
    int r3 = Math.min(row + 3, last);
    int r4 = Math.min(row + 4, last);
    int r5 = Math.min(row + 5, last);
    int a0 = call.x().start(row);
    int a1 = call.x().start(r1);
    int a2 = call.x().start(r2);
    int a3 = call.x().start(r3);
    int a4 = call.x().start(r4);
    int a5 = call.x().start(r5);
    FloatVector c00 = FloatVector.fromArray(S, initial, call.initial(row, n0));
    FloatVector c01 = FloatVector.fromArray(S, initial, call.initial(row, n1));
    FloatVector c10 = FloatVector.fromArray(S, initial, call.initial(r1, n0));
    FloatVector c11 = FloatVector.fromArray(S, initial, call.initial(r1, n1));
    FloatVector c20 = FloatVector.fromArray(S, initial, call.initial(r2, n0));
    FloatVector c21 = FloatVector.fromArray(S, initial, call.initial(r2, n1));
    FloatVector c30 = FloatVector.fromArray(S, initial, call.initial(r3, n0));
    FloatVector c31 = FloatVector.fromArray(S, initial, call.initial(r3, n1));
    FloatVector c40 = FloatVector.fromArray(S, initial, call.initial(r4, n0));
    FloatVector c41 = FloatVector.fromArray(S, initial, call.initial(r4, n1));
    FloatVector c50 = FloatVector.fromArray(S, initial, call.initial(r5, n0));
    FloatVector c51 = FloatVector.fromArray(S, initial, call.initial(r5, n1));
    for (int tap = call.fromTap(); tap < call.toTap(); tap++) {
      int w = (tap * length + from) * WIDTH;
      int at = taps[tap] + from;
      int p0 = b0 + w;
      int p1 = b1 + w;
      int q0 = a0 + at;
      int q1 = a1 + at;
      int q2 = a2 + at;
      int q3 = a3 + at;
      int q4 = a4 + at;
      int q5 = a5 + at;
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
        FloatVector x4 = FloatVector.broadcast(S, a[q4 + k]);
        c40 = x4.fma(w0, c40);
        c41 = x4.fma(w1, c41);
        FloatVector x5 = FloatVector.broadcast(S, a[q5 + k]);
        c50 = x5.fma(w0, c50);
        c51 = x5.fma(w1, c51);
      }
    }
    c00.intoArray(out, call.target(row, n0));
    c01.intoArray(out, call.target(row, n1));
    c10.intoArray(out, call.target(r1, n0));
    c11.intoArray(out, call.target(r1, n1));
    c20.intoArray(out, call.target(r2, n0));
    c21.intoArray(out, call.target(r2, n1));
    c30.intoArray(out, call.target(r3, n0));
    c31.intoArray(out, call.target(r3, n1));
    c40.intoArray(out, call.target(r4, n0));
    c41.intoArray(out, call.target(r4, n1));
    c50.intoArray(out, call.target(r5, n0));
    c51.intoArray(out, call.target(r5, n1));
  }

  /** Up to four rows of one tile of columns. */
  static void fourRows(TiledProduct call, int row, int count, int column) {
    float[] a = call.x().values();
    float[] b = call.w().values();
    float[] initial = call.initial();
    float[] out = call.out();
    int[] taps = call.x().taps();
    int length = call.x().length();
    int from = call.from();
    int steps = call.to() - from;
    int n0 = column;
    int n1 = call.second(n0);
    int b0 = call.start(n0);
    int b1 = call.start(n1);
    int last = row + count - 1;
    int r1 = Math.min(row + 1, last);
    int r2 = Math.min(row + 2, last);
    int r3 = Math.min(row + 3, last);
    int a0 = call.x().start(row);
    int a1 = call.x().start(r1);
    int a2 = call.x().start(r2);
    int a3 = call.x().start(r3);
    FloatVector c00 = FloatVector.fromArray(S, initial, call.initial(row, n0));
    FloatVector c01 = FloatVector.fromArray(S, initial, call.initial(row, n1));
    FloatVector c10 = FloatVector.fromArray(S, initial, call.initial(r1, n0));
    FloatVector c11 = FloatVector.fromArray(S, initial, call.initial(r1, n1));
    FloatVector c20 = FloatVector.fromArray(S, initial, call.initial(r2, n0));
    FloatVector c21 = FloatVector.fromArray(S, initial, call.initial(r2, n1));
    FloatVector c30 = FloatVector.fromArray(S, initial, call.initial(r3, n0));
    FloatVector c31 = FloatVector.fromArray(S, initial, call.initial(r3, n1));
    for (int tap = call.fromTap(); tap < call.toTap(); tap++) {
      int w = (tap * length + from) * WIDTH;
      int at = taps[tap] + from;
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
    c10.intoArray(out, call.target(r1, n0));
    c11.intoArray(out, call.target(r1, n1));
    c20.intoArray(out, call.target(r2, n0));
    c21.intoArray(out, call.target(r2, n1));
    c30.intoArray(out, call.target(r3, n0));
    c31.intoArray(out, call.target(r3, n1));
  }

  /** One or two rows of two tiles of columns, to hide the latency of a sum. */
  static void twoRows(TiledProduct call, int row, int count, int column, int lastColumn) {
    float[] a = call.x().values();
    float[] b = call.w().values();
    float[] initial = call.initial();
    float[] out = call.out();
    int[] taps = call.x().taps();
    int length = call.x().length();
    int from = call.from();
    int steps = call.to() - from;
    int n0 = column;
    int n1 = call.second(n0);
    int n2 = Math.min(column + 1 * TILE, lastColumn);
    int n3 = call.second(n2);
    int b0 = call.start(n0);
    int b1 = call.start(n1);
    int b2 = call.start(n2);
    int b3 = call.start(n3);
    int last = row + count - 1;
    int r1 = Math.min(row + 1, last);
    int a0 = call.x().start(row);
    int a1 = call.x().start(r1);
    FloatVector c00 = FloatVector.fromArray(S, initial, call.initial(row, n0));
    FloatVector c01 = FloatVector.fromArray(S, initial, call.initial(row, n1));
    FloatVector c02 = FloatVector.fromArray(S, initial, call.initial(row, n2));
    FloatVector c03 = FloatVector.fromArray(S, initial, call.initial(row, n3));
    FloatVector c10 = FloatVector.fromArray(S, initial, call.initial(r1, n0));
    FloatVector c11 = FloatVector.fromArray(S, initial, call.initial(r1, n1));
    FloatVector c12 = FloatVector.fromArray(S, initial, call.initial(r1, n2));
    FloatVector c13 = FloatVector.fromArray(S, initial, call.initial(r1, n3));
    for (int tap = call.fromTap(); tap < call.toTap(); tap++) {
      int w = (tap * length + from) * WIDTH;
      int at = taps[tap] + from;
      int p0 = b0 + w;
      int p1 = b1 + w;
      int p2 = b2 + w;
      int p3 = b3 + w;
      int q0 = a0 + at;
      int q1 = a1 + at;
      for (int k = 0; k < steps; k++) {
        FloatVector w0 = FloatVector.fromArray(S, b, p0 + k * WIDTH);
        FloatVector w1 = FloatVector.fromArray(S, b, p1 + k * WIDTH);
        FloatVector w2 = FloatVector.fromArray(S, b, p2 + k * WIDTH);
        FloatVector w3 = FloatVector.fromArray(S, b, p3 + k * WIDTH);
        FloatVector x0 = FloatVector.broadcast(S, a[q0 + k]);
        c00 = x0.fma(w0, c00);
        c01 = x0.fma(w1, c01);
        c02 = x0.fma(w2, c02);
        c03 = x0.fma(w3, c03);
        FloatVector x1 = FloatVector.broadcast(S, a[q1 + k]);
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
    c10.intoArray(out, call.target(r1, n0));
    c11.intoArray(out, call.target(r1, n1));
    c12.intoArray(out, call.target(r1, n2));
    c13.intoArray(out, call.target(r1, n3));
  }

  /** One row of four tiles of columns, to hide the latency of a sum. */
  static void oneRow(TiledProduct call, int row, int column, int lastColumn) {
    float[] a = call.x().values();
    float[] b = call.w().values();
    float[] initial = call.initial();
    float[] out = call.out();
    int[] taps = call.x().taps();
    int length = call.x().length();
    int from = call.from();
    int steps = call.to() - from;
    int n0 = column;
    int n1 = call.second(n0);
    int n2 = Math.min(column + 1 * TILE, lastColumn);
    int n3 = call.second(n2);
    int n4 = Math.min(column + 2 * TILE, lastColumn);
    int n5 = call.second(n4);
    int n6 = Math.min(column + 3 * TILE, lastColumn);
    int n7 = call.second(n6);
    int b0 = call.start(n0);
    int b1 = call.start(n1);
    int b2 = call.start(n2);
    int b3 = call.start(n3);
    int b4 = call.start(n4);
    int b5 = call.start(n5);
    int b6 = call.start(n6);
    int b7 = call.start(n7);
    int a0 = call.x().start(row);
    FloatVector c00 = FloatVector.fromArray(S, initial, call.initial(row, n0));
    FloatVector c01 = FloatVector.fromArray(S, initial, call.initial(row, n1));
    FloatVector c02 = FloatVector.fromArray(S, initial, call.initial(row, n2));
    FloatVector c03 = FloatVector.fromArray(S, initial, call.initial(row, n3));
    FloatVector c04 = FloatVector.fromArray(S, initial, call.initial(row, n4));
    FloatVector c05 = FloatVector.fromArray(S, initial, call.initial(row, n5));
    FloatVector c06 = FloatVector.fromArray(S, initial, call.initial(row, n6));
    FloatVector c07 = FloatVector.fromArray(S, initial, call.initial(row, n7));
    for (int tap = call.fromTap(); tap < call.toTap(); tap++) {
      int w = (tap * length + from) * WIDTH;
      int at = taps[tap] + from;
      int p0 = b0 + w;
      int p1 = b1 + w;
      int p2 = b2 + w;
      int p3 = b3 + w;
      int p4 = b4 + w;
      int p5 = b5 + w;
      int p6 = b6 + w;
      int p7 = b7 + w;
      int q0 = a0 + at;
      for (int k = 0; k < steps; k++) {
        FloatVector w0 = FloatVector.fromArray(S, b, p0 + k * WIDTH);
        FloatVector w1 = FloatVector.fromArray(S, b, p1 + k * WIDTH);
        FloatVector w2 = FloatVector.fromArray(S, b, p2 + k * WIDTH);
        FloatVector w3 = FloatVector.fromArray(S, b, p3 + k * WIDTH);
        FloatVector w4 = FloatVector.fromArray(S, b, p4 + k * WIDTH);
        FloatVector w5 = FloatVector.fromArray(S, b, p5 + k * WIDTH);
        FloatVector w6 = FloatVector.fromArray(S, b, p6 + k * WIDTH);
        FloatVector w7 = FloatVector.fromArray(S, b, p7 + k * WIDTH);
        FloatVector x0 = FloatVector.broadcast(S, a[q0 + k]);
        c00 = x0.fma(w0, c00);
        c01 = x0.fma(w1, c01);
        c02 = x0.fma(w2, c02);
        c03 = x0.fma(w3, c03);
        c04 = x0.fma(w4, c04);
        c05 = x0.fma(w5, c05);
        c06 = x0.fma(w6, c06);
        c07 = x0.fma(w7, c07);
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

  /** Up to twelve rows of one vector of columns. */
  static void twelveRows(TiledProduct call, int row, int count, int column) {
    float[] a = call.x().values();
    float[] b = call.w().values();
    float[] initial = call.initial();
    float[] out = call.out();
    int[] taps = call.x().taps();
    int length = call.x().length();
    int from = call.from();
    int steps = call.to() - from;
    int n0 = column;
    int b0 = call.start(n0);
    int last = row + count - 1;
    int r1 = Math.min(row + 1, last);
    int r2 = Math.min(row + 2, last);
    int r3 = Math.min(row + 3, last);
    int r4 = Math.min(row + 4, last);
    int r5 = Math.min(row + 5, last);
    int r6 = Math.min(row + 6, last);
    int r7 = Math.min(row + 7, last);
    int r8 = Math.min(row + 8, last);
    int r9 = Math.min(row + 9, last);
    int r10 = Math.min(row + 10, last);
    int r11 = Math.min(row + 11, last);
    int a0 = call.x().start(row);
    int a1 = call.x().start(r1);
    int a2 = call.x().start(r2);
    int a3 = call.x().start(r3);
    int a4 = call.x().start(r4);
    int a5 = call.x().start(r5);
    int a6 = call.x().start(r6);
    int a7 = call.x().start(r7);
    int a8 = call.x().start(r8);
    int a9 = call.x().start(r9);
    int a10 = call.x().start(r10);
    int a11 = call.x().start(r11);
    FloatVector c00 = FloatVector.fromArray(S, initial, call.initial(row, n0));
    FloatVector c10 = FloatVector.fromArray(S, initial, call.initial(r1, n0));
    FloatVector c20 = FloatVector.fromArray(S, initial, call.initial(r2, n0));
    FloatVector c30 = FloatVector.fromArray(S, initial, call.initial(r3, n0));
    FloatVector c40 = FloatVector.fromArray(S, initial, call.initial(r4, n0));
    FloatVector c50 = FloatVector.fromArray(S, initial, call.initial(r5, n0));
    FloatVector c60 = FloatVector.fromArray(S, initial, call.initial(r6, n0));
    FloatVector c70 = FloatVector.fromArray(S, initial, call.initial(r7, n0));
    FloatVector c80 = FloatVector.fromArray(S, initial, call.initial(r8, n0));
    FloatVector c90 = FloatVector.fromArray(S, initial, call.initial(r9, n0));
    FloatVector c100 = FloatVector.fromArray(S, initial, call.initial(r10, n0));
    FloatVector c110 = FloatVector.fromArray(S, initial, call.initial(r11, n0));
    for (int tap = call.fromTap(); tap < call.toTap(); tap++) {
      int w = (tap * length + from) * WIDTH;
      int at = taps[tap] + from;
      int p0 = b0 + w;
      int q0 = a0 + at;
      int q1 = a1 + at;
      int q2 = a2 + at;
      int q3 = a3 + at;
      int q4 = a4 + at;
      int q5 = a5 + at;
      int q6 = a6 + at;
      int q7 = a7 + at;
      int q8 = a8 + at;
      int q9 = a9 + at;
      int q10 = a10 + at;
      int q11 = a11 + at;
      for (int k = 0; k < steps; k++) {
        FloatVector w0 = FloatVector.fromArray(S, b, p0 + k * WIDTH);
        FloatVector x0 = FloatVector.broadcast(S, a[q0 + k]);
        c00 = x0.fma(w0, c00);
        FloatVector x1 = FloatVector.broadcast(S, a[q1 + k]);
        c10 = x1.fma(w0, c10);
        FloatVector x2 = FloatVector.broadcast(S, a[q2 + k]);
        c20 = x2.fma(w0, c20);
        FloatVector x3 = FloatVector.broadcast(S, a[q3 + k]);
        c30 = x3.fma(w0, c30);
        FloatVector x4 = FloatVector.broadcast(S, a[q4 + k]);
        c40 = x4.fma(w0, c40);
        FloatVector x5 = FloatVector.broadcast(S, a[q5 + k]);
        c50 = x5.fma(w0, c50);
        FloatVector x6 = FloatVector.broadcast(S, a[q6 + k]);
        c60 = x6.fma(w0, c60);
        FloatVector x7 = FloatVector.broadcast(S, a[q7 + k]);
        c70 = x7.fma(w0, c70);
        FloatVector x8 = FloatVector.broadcast(S, a[q8 + k]);
        c80 = x8.fma(w0, c80);
        FloatVector x9 = FloatVector.broadcast(S, a[q9 + k]);
        c90 = x9.fma(w0, c90);
        FloatVector x10 = FloatVector.broadcast(S, a[q10 + k]);
        c100 = x10.fma(w0, c100);
        FloatVector x11 = FloatVector.broadcast(S, a[q11 + k]);
        c110 = x11.fma(w0, c110);
      }
    }
    c00.intoArray(out, call.target(row, n0));
    c10.intoArray(out, call.target(r1, n0));
    c20.intoArray(out, call.target(r2, n0));
    c30.intoArray(out, call.target(r3, n0));
    c40.intoArray(out, call.target(r4, n0));
    c50.intoArray(out, call.target(r5, n0));
    c60.intoArray(out, call.target(r6, n0));
    c70.intoArray(out, call.target(r7, n0));
    c80.intoArray(out, call.target(r8, n0));
    c90.intoArray(out, call.target(r9, n0));
    c100.intoArray(out, call.target(r10, n0));
    c110.intoArray(out, call.target(r11, n0));
  }

}
