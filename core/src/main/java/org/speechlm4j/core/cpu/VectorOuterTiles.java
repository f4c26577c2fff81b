package org.speechlm4j.core.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of sums of outer products, which stay in registers while time passes and are added to the
 * output at the end. Vectors never leave the method that makes them, or they would be boxed.
 */
final class VectorOuterTiles {

  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int LANES = S.length();
  private static final int WIDTH = Panels.WIDTH;
  private static final int HEIGHT = LANES == 8 ? 4 : 8;

  private VectorOuterTiles() {}

  /** All tiles: a strip of columns stays in the nearest cache while the rows pass. */
  static void add(OuterProduct call) {
    int column = 0;
    if (call.rows() <= 2) {
      for (; column < call.columns(); column += 8 * LANES) {
        for (int row = 0; row < call.rows(); row++) {
          oneRow(call, row, column);
        }
      }
      return;
    }
    float[] tile = new float[8 * LANES];
    for (; column + LANES < call.columns(); column += 2 * LANES) {
      for (int row = 0; row < call.rows(); row += HEIGHT) {
        if (HEIGHT == 8) {
          eightRows(call, row, column, tile);
        } else {
          fourRows(call, row, column);
        }
      }
    }
    if (column < call.columns()) {
      for (int row = 0; row < call.rows(); row += 8) {
        eightNarrowRows(call, row, column);
      }
    }
  }

  /** Eight rows of two vectors of columns, for processors of 32 registers. */
  private static void eightRows(OuterProduct call, int row, int column, float[] tile) {
    float[] a = call.left();
    float[] b = call.right();
    int p0 = call.right(column);
    int p1 = call.right(column + LANES);
    int at = call.left(row);
    FloatVector z = FloatVector.zero(S);
    FloatVector c00 = z, c01 = z, c10 = z, c11 = z, c20 = z, c21 = z, c30 = z, c31 = z;
    FloatVector c40 = z, c41 = z, c50 = z, c51 = z, c60 = z, c61 = z, c70 = z, c71 = z;
    int length = call.length();
    for (int piece = 0; piece < call.pieces(); piece++) {
      int q = at + piece * length * WIDTH;
      int r = piece * call.step();
      int r0 = p0 + r;
      int r1 = p1 + r;
      for (int t = 0; t < length; t++) {
        FloatVector w0 = FloatVector.fromArray(S, b, r0 + t * WIDTH);
        FloatVector w1 = FloatVector.fromArray(S, b, r1 + t * WIDTH);
        c00 = FloatVector.broadcast(S, a[q + t * WIDTH]).fma(w0, c00);
        c01 = FloatVector.broadcast(S, a[q + t * WIDTH]).fma(w1, c01);
        c10 = FloatVector.broadcast(S, a[q + 1 + t * WIDTH]).fma(w0, c10);
        c11 = FloatVector.broadcast(S, a[q + 1 + t * WIDTH]).fma(w1, c11);
        c20 = FloatVector.broadcast(S, a[q + 2 + t * WIDTH]).fma(w0, c20);
        c21 = FloatVector.broadcast(S, a[q + 2 + t * WIDTH]).fma(w1, c21);
        c30 = FloatVector.broadcast(S, a[q + 3 + t * WIDTH]).fma(w0, c30);
        c31 = FloatVector.broadcast(S, a[q + 3 + t * WIDTH]).fma(w1, c31);
        c40 = FloatVector.broadcast(S, a[q + 4 + t * WIDTH]).fma(w0, c40);
        c41 = FloatVector.broadcast(S, a[q + 4 + t * WIDTH]).fma(w1, c41);
        c50 = FloatVector.broadcast(S, a[q + 5 + t * WIDTH]).fma(w0, c50);
        c51 = FloatVector.broadcast(S, a[q + 5 + t * WIDTH]).fma(w1, c51);
        c60 = FloatVector.broadcast(S, a[q + 6 + t * WIDTH]).fma(w0, c60);
        c61 = FloatVector.broadcast(S, a[q + 6 + t * WIDTH]).fma(w1, c61);
        c70 = FloatVector.broadcast(S, a[q + 7 + t * WIDTH]).fma(w0, c70);
        c71 = FloatVector.broadcast(S, a[q + 7 + t * WIDTH]).fma(w1, c71);
      }
    }
    c00.intoArray(tile, 0);
    c01.intoArray(tile, 1 * LANES);
    c10.intoArray(tile, 2 * LANES);
    c11.intoArray(tile, 3 * LANES);
    c20.intoArray(tile, 4 * LANES);
    c21.intoArray(tile, 5 * LANES);
    c30.intoArray(tile, 6 * LANES);
    c31.intoArray(tile, 7 * LANES);
    addFourRows(call, row, column, tile);
    c40.intoArray(tile, 0 * LANES);
    c41.intoArray(tile, 1 * LANES);
    c50.intoArray(tile, 2 * LANES);
    c51.intoArray(tile, 3 * LANES);
    c60.intoArray(tile, 4 * LANES);
    c61.intoArray(tile, 5 * LANES);
    c70.intoArray(tile, 6 * LANES);
    c71.intoArray(tile, 7 * LANES);
    addFourRows(call, row + 4, column, tile);
  }

  /** Adds four rows of two vectors of columns to what they are summed on from. */
  private static void addFourRows(OuterProduct call, int row, int column, float[] tile) {
    for (int i = 0; i < 8; i++) {
      int to = call.target(row + i / 2, column) + i % 2 * LANES;
      FloatVector sum = FloatVector.fromArray(S, tile, i * LANES);
      FloatVector from = FloatVector.fromArray(S, call.initial(), call.initial(to));
      sum.add(from).intoArray(call.out(), to);
    }
  }

  /** Four rows of two vectors of columns, for processors of 16 registers. */
  private static void fourRows(OuterProduct call, int row, int column) {
    float[] a = call.left();
    float[] b = call.right();
    float[] out = call.out();
    float[] initial = call.initial();
    int n0 = column;
    int n1 = column + LANES;
    int p0 = call.right(n0);
    int p1 = call.right(n1);
    int at = call.left(row);
    FloatVector c00 = FloatVector.zero(S);
    FloatVector c01 = FloatVector.zero(S);
    FloatVector c10 = FloatVector.zero(S);
    FloatVector c11 = FloatVector.zero(S);
    FloatVector c20 = FloatVector.zero(S);
    FloatVector c21 = FloatVector.zero(S);
    FloatVector c30 = FloatVector.zero(S);
    FloatVector c31 = FloatVector.zero(S);
    int length = call.length();
    for (int piece = 0; piece < call.pieces(); piece++) {
      int q = at + piece * length * WIDTH;
      int r = piece * call.step();
      int r0 = p0 + r;
      int r1 = p1 + r;
      for (int t = 0; t < length; t++) {
        FloatVector w0 = FloatVector.fromArray(S, b, r0 + t * WIDTH);
        FloatVector w1 = FloatVector.fromArray(S, b, r1 + t * WIDTH);
        FloatVector x0 = FloatVector.broadcast(S, a[q + 0 + t * WIDTH]);
        c00 = x0.fma(w0, c00);
        c01 = x0.fma(w1, c01);
        FloatVector x1 = FloatVector.broadcast(S, a[q + 1 + t * WIDTH]);
        c10 = x1.fma(w0, c10);
        c11 = x1.fma(w1, c11);
        FloatVector x2 = FloatVector.broadcast(S, a[q + 2 + t * WIDTH]);
        c20 = x2.fma(w0, c20);
        c21 = x2.fma(w1, c21);
        FloatVector x3 = FloatVector.broadcast(S, a[q + 3 + t * WIDTH]);
        c30 = x3.fma(w0, c30);
        c31 = x3.fma(w1, c31);
      }
    }
    int o0 = call.target(row + 0, column);
    int i0 = call.initial(o0);
    c00.add(FloatVector.fromArray(S, initial, i0)).intoArray(out, o0);
    c01.add(FloatVector.fromArray(S, initial, i0 + LANES)).intoArray(out, o0 + LANES);
    int o1 = call.target(row + 1, column);
    int i1 = call.initial(o1);
    c10.add(FloatVector.fromArray(S, initial, i1)).intoArray(out, o1);
    c11.add(FloatVector.fromArray(S, initial, i1 + LANES)).intoArray(out, o1 + LANES);
    int o2 = call.target(row + 2, column);
    int i2 = call.initial(o2);
    c20.add(FloatVector.fromArray(S, initial, i2)).intoArray(out, o2);
    c21.add(FloatVector.fromArray(S, initial, i2 + LANES)).intoArray(out, o2 + LANES);
    int o3 = call.target(row + 3, column);
    int i3 = call.initial(o3);
    c30.add(FloatVector.fromArray(S, initial, i3)).intoArray(out, o3);
    c31.add(FloatVector.fromArray(S, initial, i3 + LANES)).intoArray(out, o3 + LANES);
  }

  /** Eight rows of one vector of columns. */
  private static void eightNarrowRows(OuterProduct call, int row, int column) {
    float[] a = call.left();
    float[] b = call.right();
    float[] out = call.out();
    float[] initial = call.initial();
    int n0 = column;
    int p0 = call.right(n0);
    int at = call.left(row);
    FloatVector z = FloatVector.zero(S);
    FloatVector c00 = z, c10 = z, c20 = z, c30 = z, c40 = z, c50 = z, c60 = z, c70 = z;
    int length = call.length();
    for (int piece = 0; piece < call.pieces(); piece++) {
      int q = at + piece * length * WIDTH;
      int r = piece * call.step();
      int r0 = p0 + r;
      for (int t = 0; t < length; t++) {
        FloatVector w0 = FloatVector.fromArray(S, b, r0 + t * WIDTH);
        c00 = FloatVector.broadcast(S, a[q + t * WIDTH]).fma(w0, c00);
        c10 = FloatVector.broadcast(S, a[q + 1 + t * WIDTH]).fma(w0, c10);
        c20 = FloatVector.broadcast(S, a[q + 2 + t * WIDTH]).fma(w0, c20);
        c30 = FloatVector.broadcast(S, a[q + 3 + t * WIDTH]).fma(w0, c30);
        c40 = FloatVector.broadcast(S, a[q + 4 + t * WIDTH]).fma(w0, c40);
        c50 = FloatVector.broadcast(S, a[q + 5 + t * WIDTH]).fma(w0, c50);
        c60 = FloatVector.broadcast(S, a[q + 6 + t * WIDTH]).fma(w0, c60);
        c70 = FloatVector.broadcast(S, a[q + 7 + t * WIDTH]).fma(w0, c70);
      }
    }
    int o0 = call.target(row + 0, column);
    int i0 = call.initial(o0);
    c00.add(FloatVector.fromArray(S, initial, i0)).intoArray(out, o0);
    int o1 = call.target(row + 1, column);
    int i1 = call.initial(o1);
    c10.add(FloatVector.fromArray(S, initial, i1)).intoArray(out, o1);
    int o2 = call.target(row + 2, column);
    int i2 = call.initial(o2);
    c20.add(FloatVector.fromArray(S, initial, i2)).intoArray(out, o2);
    int o3 = call.target(row + 3, column);
    int i3 = call.initial(o3);
    c30.add(FloatVector.fromArray(S, initial, i3)).intoArray(out, o3);
    int o4 = call.target(row + 4, column);
    int i4 = call.initial(o4);
    c40.add(FloatVector.fromArray(S, initial, i4)).intoArray(out, o4);
    int o5 = call.target(row + 5, column);
    int i5 = call.initial(o5);
    c50.add(FloatVector.fromArray(S, initial, i5)).intoArray(out, o5);
    int o6 = call.target(row + 6, column);
    int i6 = call.initial(o6);
    c60.add(FloatVector.fromArray(S, initial, i6)).intoArray(out, o6);
    int o7 = call.target(row + 7, column);
    int i7 = call.initial(o7);
    c70.add(FloatVector.fromArray(S, initial, i7)).intoArray(out, o7);
  }

  /** One row of eight vectors of columns; the last stands for those beyond it. */
  private static void oneRow(OuterProduct call, int row, int column) {
    float[] a = call.left();
    float[] b = call.right();
    float[] out = call.out();
    float[] initial = call.initial();
    int last = call.columns() - LANES;
    int n0 = column;
    int n1 = Math.min(column + LANES, last);
    int n2 = Math.min(column + 2 * LANES, last);
    int n3 = Math.min(column + 3 * LANES, last);
    int n4 = Math.min(column + 4 * LANES, last);
    int n5 = Math.min(column + 5 * LANES, last);
    int n6 = Math.min(column + 6 * LANES, last);
    int n7 = Math.min(column + 7 * LANES, last);
    int p0 = call.right(n0);
    int p1 = call.right(n1);
    int p2 = call.right(n2);
    int p3 = call.right(n3);
    int p4 = call.right(n4);
    int p5 = call.right(n5);
    int p6 = call.right(n6);
    int p7 = call.right(n7);
    int at = call.left(row);
    FloatVector z = FloatVector.zero(S);
    FloatVector c00 = z, c01 = z, c02 = z, c03 = z, c04 = z, c05 = z, c06 = z, c07 = z;
    int length = call.length();
    for (int piece = 0; piece < call.pieces(); piece++) {
      int q = at + piece * length * WIDTH;
      int r = piece * call.step();
      for (int t = 0; t < length; t++) {
        FloatVector x0 = FloatVector.broadcast(S, a[q + 0 + t * WIDTH]);
        c00 = x0.fma(FloatVector.fromArray(S, b, p0 + r + t * WIDTH), c00);
        c01 = x0.fma(FloatVector.fromArray(S, b, p1 + r + t * WIDTH), c01);
        c02 = x0.fma(FloatVector.fromArray(S, b, p2 + r + t * WIDTH), c02);
        c03 = x0.fma(FloatVector.fromArray(S, b, p3 + r + t * WIDTH), c03);
        c04 = x0.fma(FloatVector.fromArray(S, b, p4 + r + t * WIDTH), c04);
        c05 = x0.fma(FloatVector.fromArray(S, b, p5 + r + t * WIDTH), c05);
        c06 = x0.fma(FloatVector.fromArray(S, b, p6 + r + t * WIDTH), c06);
        c07 = x0.fma(FloatVector.fromArray(S, b, p7 + r + t * WIDTH), c07);
      }
    }
    c00 = c00.add(FloatVector.fromArray(S, initial, call.initial(call.target(row, n0))));
    c01 = c01.add(FloatVector.fromArray(S, initial, call.initial(call.target(row, n1))));
    c02 = c02.add(FloatVector.fromArray(S, initial, call.initial(call.target(row, n2))));
    c03 = c03.add(FloatVector.fromArray(S, initial, call.initial(call.target(row, n3))));
    c04 = c04.add(FloatVector.fromArray(S, initial, call.initial(call.target(row, n4))));
    c05 = c05.add(FloatVector.fromArray(S, initial, call.initial(call.target(row, n5))));
    c06 = c06.add(FloatVector.fromArray(S, initial, call.initial(call.target(row, n6))));
    c07 = c07.add(FloatVector.fromArray(S, initial, call.initial(call.target(row, n7))));
    c00.intoArray(out, call.target(row, n0));
    c01.intoArray(out, call.target(row, n1));
    c02.intoArray(out, call.target(row, n2));
    c03.intoArray(out, call.target(row, n3));
    c04.intoArray(out, call.target(row, n4));
    c05.intoArray(out, call.target(row, n5));
    c06.intoArray(out, call.target(row, n6));
    c07.intoArray(out, call.target(row, n7));
  }
}
