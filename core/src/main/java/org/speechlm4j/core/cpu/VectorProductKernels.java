package org.speechlm4j.core.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * Products with the Vector API.
 *
 * <p>The depth is the outermost loop, in blocks, then the columns, so that a block of a panel stays
 * in the nearest cache while the rows pass. A block is summed on from what the output holds, in the
 * same order as without blocks.
 */
final class VectorProductKernels implements ProductKernels {

  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int LANES = VectorTiles.LANES;
  private static final int TILE = VectorTiles.TILE;
  private static final int WIDTH = Panels.WIDTH;
  private static final int DEPTH_BLOCK = 1024;
  private static final VectorShuffle<Float> ONE_AWAY = VectorShuffle.fromOp(S, i -> i ^ 1);
  private static final VectorShuffle<Float> TWO_AWAY = VectorShuffle.fromOp(S, i -> i ^ 2);
  private static final VectorShuffle<Float> FOUR_AWAY = VectorShuffle.fromOp(S, i -> away(i, 4));
  private static final VectorShuffle<Float> EIGHT_AWAY = VectorShuffle.fromOp(S, i -> away(i, 8));
  private static final int HEIGHT = LANES == 8 ? 4 : 6;

  /**
   * So many rows that a tile of full height does for the rest: tiles of other heights would run too
   * seldom to be compiled, and take very long until then.
   */
  private static final int MANY_ROWS = 24;

  private static final float[] ZEROS = new float[8192];

  @Override
  public void product(
      Rows x,
      int fromRow,
      int toRow,
      Panels w,
      int fromPanel,
      int toPanel,
      @Nullable Bias bias,
      float[] out,
      int outOffset,
      int outStride) {
    if (fromRow >= toRow) {
      return;
    }
    int fullPanels = Math.min(toPanel, w.columns() / WIDTH);
    if (fromPanel < fullPanels) {
      int columns = fullPanels * WIDTH;
      float[] initial = bias == null ? zeros(columns) : bias.values();
      int offset = bias == null ? 0 : bias.offset();
      TiledProduct call =
          new TiledProduct(x, w, toRow - 1, columns, initial, offset, 0, out, outOffset, outStride);
      deep(call, fromRow, toRow, fromPanel * WIDTH);
    }
    if (fullPanels < toPanel) {
      lastPanel(x, fromRow, toRow, w, bias, out, outOffset, outStride);
    }
  }

  @Override
  public void addProduct(Rows x, int rows, Panels w, float[] out, int outOffset, int outStride) {
    if (rows > 0) {
      int columns = w.columns();
      TiledProduct call =
          new TiledProduct(
              x, w, rows - 1, columns, out, outOffset, outStride, out, outOffset, outStride);
      deep(call, 0, rows, 0);
    }
  }

  /** Computes the panel that has fewer columns than others in a place that is wide enough. */
  private static void lastPanel(
      Rows x,
      int fromRow,
      int toRow,
      Panels w,
      @Nullable Bias bias,
      float[] out,
      int outOffset,
      int outStride) {
    int column = w.columns() / WIDTH * WIDTH;
    int width = w.columns() - column;
    float[] initial = new float[WIDTH];
    if (bias != null) {
      System.arraycopy(bias.values(), bias.offset() + column, initial, 0, width);
    }
    float[] wide = new float[(toRow - fromRow) * WIDTH];
    int wideOffset = -column - fromRow * WIDTH;
    deep(
        new TiledProduct(
            x, w, toRow - 1, column + WIDTH, initial, -column, 0, wide, wideOffset, WIDTH),
        fromRow,
        toRow,
        column);
    for (int row = fromRow; row < toRow; row++) {
      int to = outOffset + row * outStride + column;
      for (int j = 0, at = (row - fromRow) * WIDTH; j < width; j++) {
        out[to + j] = wide[at + j];
      }
    }
  }

  /** Takes the depth in blocks whose panels stay in the nearest cache. */
  private static void deep(TiledProduct call, int fromRow, int toRow, int fromColumn) {
    Rows x = call.x();
    if (x.depth() <= DEPTH_BLOCK) {
      rows(call, fromRow, toRow, fromColumn);
      return;
    }
    int pieces = (x.length() + DEPTH_BLOCK - 1) / DEPTH_BLOCK;
    int step = (x.length() + pieces - 1) / pieces;
    int taps = Math.max(1, DEPTH_BLOCK / x.length());
    for (int tap = 0; tap < x.taps().length; tap += taps) {
      for (int k = 0; k < x.length(); k += step) {
        int toTap = Math.min(tap + taps, x.taps().length);
        TiledProduct block = call.block(tap, toTap, k, Math.min(k + step, x.length()));
        rows(block, fromRow, toRow, fromColumn);
      }
    }
  }

  private static void rows(TiledProduct call, int fromRow, int toRow, int fromColumn) {
    int rest = (toRow - fromRow) % HEIGHT;
    int end = rest >= 3 || toRow - fromRow >= MANY_ROWS ? toRow : toRow - rest;
    TiledProduct whole = end == toRow ? call : call.withLastRow(end - 1);
    for (int column = fromColumn; column < call.columns(); column += TILE) {
      if (column + LANES >= call.columns()) {
        narrow(whole, fromRow, end, column);
      } else {
        wide(whole, fromRow, end, column);
      }
    }
    if (end < toRow) {
      few(call, end, toRow, fromColumn);
    }
  }

  private static void narrow(TiledProduct call, int fromRow, int toRow, int column) {
    for (int row = fromRow; row < toRow; row += 8) {
      VectorTiles.eightRows(call, row, column);
    }
  }

  private static void wide(TiledProduct call, int fromRow, int toRow, int column) {
    int row = fromRow;
    if (HEIGHT == 6) {
      int rest = toRow - fromRow >= MANY_ROWS ? 0 : 4;
      for (; row + rest < toRow; row += 6) {
        VectorTiles.sixRows(call, row, column);
      }
    }
    for (; row < toRow; row += 4) {
      VectorTiles.fourRows(call, row, column);
    }
  }

  private static void few(TiledProduct call, int row, int toRow, int fromColumn) {
    int last = fromColumn + (call.columns() - fromColumn - 1) / TILE * TILE;
    if (row + 1 == toRow) {
      for (int column = fromColumn; column < call.columns(); column += 4 * TILE) {
        VectorTiles.oneRow(call, row, column, last);
      }
    } else {
      for (int column = fromColumn; column < call.columns(); column += 2 * TILE) {
        VectorTiles.twoRows(call, row, column, last);
      }
    }
  }

  /** At least so many zeros. */
  static float[] zeros(int count) {
    return count <= ZEROS.length ? ZEROS : new float[count];
  }

  @Override
  public void channelwise(
      Rows x,
      int fromRow,
      int toRow,
      float[] w,
      @Nullable Bias bias,
      float[] out,
      int outOffset,
      int outStride) {
    int channels = x.length();
    float[] initial = bias == null ? zeros(channels) : bias.values();
    int offset = bias == null ? 0 : bias.offset();
    for (int row = fromRow; row < toRow; row += 4) {
      int c = 0;
      for (; c + LANES <= channels; c += LANES) {
        fourRowsOfChannels(x, row, toRow - 1, w, initial, offset, out, outOffset, outStride, c);
      }
      for (int r = row; r < Math.min(row + 4, toRow); r++) {
        someChannels(x, r, w, initial, offset, out, outOffset + r * outStride, c);
      }
    }
  }

  private static void someChannels(
      Rows x, int row, float[] w, float[] initial, int offset, float[] out, int to, int from) {
    int channels = x.length();
    for (int c = from; c < channels; c++) {
      float sum = initial[offset + c];
      for (int tap = 0; tap < x.taps().length; tap++) {
        float factor = x.values()[x.start(row) + x.taps()[tap] + c];
        sum = Math.fma(factor, w[tap * channels + c], sum);
      }
      out[to + c] = sum;
    }
  }

  private static void fourRowsOfChannels(
      Rows x,
      int row,
      int last,
      float[] w,
      float[] initial,
      int offset,
      float[] out,
      int outOffset,
      int outStride,
      int c) {
    float[] a = x.values();
    int[] taps = x.taps();
    int channels = x.length();
    int r0 = Math.min(row + 0, last);
    int r1 = Math.min(row + 1, last);
    int r2 = Math.min(row + 2, last);
    int r3 = Math.min(row + 3, last);
    int a0 = x.start(r0) + c;
    int a1 = x.start(r1) + c;
    int a2 = x.start(r2) + c;
    int a3 = x.start(r3) + c;
    FloatVector c0 = FloatVector.fromArray(S, initial, offset + c);
    FloatVector c1 = c0;
    FloatVector c2 = c0;
    FloatVector c3 = c0;
    for (int tap = 0; tap < taps.length; tap++) {
      FloatVector y = FloatVector.fromArray(S, w, tap * channels + c);
      int at = taps[tap];
      c0 = y.fma(FloatVector.fromArray(S, a, a0 + at), c0);
      c1 = y.fma(FloatVector.fromArray(S, a, a1 + at), c1);
      c2 = y.fma(FloatVector.fromArray(S, a, a2 + at), c2);
      c3 = y.fma(FloatVector.fromArray(S, a, a3 + at), c3);
    }
    c0.intoArray(out, outOffset + r0 * outStride + c);
    c1.intoArray(out, outOffset + r1 * outStride + c);
    c2.intoArray(out, outOffset + r2 * outStride + c);
    c3.intoArray(out, outOffset + r3 * outStride + c);
  }

  @Override
  public void dots(
      Rows x,
      int fromRow,
      int toRow,
      float[] w,
      int wOffset,
      float bias,
      float[] out,
      int outOffset,
      int outStride) {
    for (int row = fromRow; row < toRow; row += 4) {
      fourDots(x, row, toRow - 1, w, wOffset, out, outOffset, outStride);
    }
    boolean whole = x.length() % LANES == 0;
    for (int row = fromRow; row < toRow; row++) {
      float rest = whole ? bias : restOfDot(x, row, w, wOffset, bias);
      out[outOffset + row * outStride] += rest;
    }
  }

  @Override
  public void pack(
      float[] values,
      int from,
      int stride,
      int rows,
      int count,
      float[] out,
      int to,
      int distance) {
    for (int row = 0; row < rows; row++) {
      int at = from + row * stride;
      int target = to + row * WIDTH;
      for (int i = 0; i < count; i += WIDTH, target += distance) {
        if (at + i + WIDTH <= values.length) {
          for (int j = 0; j < WIDTH; j += LANES) {
            FloatVector.fromArray(S, values, at + i + j).intoArray(out, target + j);
          }
        } else {
          System.arraycopy(values, at + i, out, target, count - i);
        }
      }
    }
  }

  @Override
  public void addOuter(OuterProduct call) {
    VectorOuterTiles.add(call);
  }

  private static int away(int lane, int distance) {
    return distance < LANES ? lane ^ distance : lane;
  }

  private static float restOfDot(Rows x, int row, float[] w, int wOffset, float bias) {
    float sum = bias;
    for (int tap = 0; tap < x.taps().length; tap++) {
      int a = x.start(row) + x.taps()[tap];
      int b = wOffset + tap * x.length();
      for (int k = S.loopBound(x.length()); k < x.length(); k++) {
        sum += x.values()[a + k] * w[b + k];
      }
    }
    return sum;
  }

  /**
   * Dot products of four rows, as far as whole vectors go.
   *
   * <p>The lanes are added up in a fixed order, which {@link FloatVector#reduceLanes} does not
   * promise: compiled and interpreted code round differently.
   */
  private static void fourDots(
      Rows x,
      int row,
      int last,
      float[] w,
      int wOffset,
      float[] out,
      int outOffset,
      int outStride) {
    float[] a = x.values();
    int length = x.length();
    int whole = S.loopBound(length);
    int r1 = Math.min(row + 1, last);
    int r2 = Math.min(row + 2, last);
    int r3 = Math.min(row + 3, last);
    FloatVector c0 = FloatVector.zero(S);
    FloatVector c1 = FloatVector.zero(S);
    FloatVector c2 = FloatVector.zero(S);
    FloatVector c3 = FloatVector.zero(S);
    for (int tap = 0; tap < x.taps().length; tap++) {
      int at = x.taps()[tap];
      int a0 = x.start(row) + at;
      int a1 = x.start(r1) + at;
      int a2 = x.start(r2) + at;
      int a3 = x.start(r3) + at;
      int b = wOffset + tap * length;
      for (int k = 0; k < whole; k += LANES) {
        FloatVector y = FloatVector.fromArray(S, w, b + k);
        c0 = y.fma(FloatVector.fromArray(S, a, a0 + k), c0);
        c1 = y.fma(FloatVector.fromArray(S, a, a1 + k), c1);
        c2 = y.fma(FloatVector.fromArray(S, a, a2 + k), c2);
        c3 = y.fma(FloatVector.fromArray(S, a, a3 + k), c3);
      }
    }
    if (LANES > 8) {
      c0 = c0.add(c0.rearrange(EIGHT_AWAY));
      c1 = c1.add(c1.rearrange(EIGHT_AWAY));
      c2 = c2.add(c2.rearrange(EIGHT_AWAY));
      c3 = c3.add(c3.rearrange(EIGHT_AWAY));
    }
    if (LANES > 4) {
      c0 = c0.add(c0.rearrange(FOUR_AWAY));
      c1 = c1.add(c1.rearrange(FOUR_AWAY));
      c2 = c2.add(c2.rearrange(FOUR_AWAY));
      c3 = c3.add(c3.rearrange(FOUR_AWAY));
    }
    c0 = c0.add(c0.rearrange(TWO_AWAY));
    c1 = c1.add(c1.rearrange(TWO_AWAY));
    c2 = c2.add(c2.rearrange(TWO_AWAY));
    c3 = c3.add(c3.rearrange(TWO_AWAY));
    c0 = c0.add(c0.rearrange(ONE_AWAY));
    c1 = c1.add(c1.rearrange(ONE_AWAY));
    c2 = c2.add(c2.rearrange(ONE_AWAY));
    c3 = c3.add(c3.rearrange(ONE_AWAY));
    out[outOffset + row * outStride] = c0.lane(0);
    out[outOffset + r1 * outStride] = c1.lane(0);
    out[outOffset + r2 * outStride] = c2.lane(0);
    out[outOffset + r3 * outStride] = c3.lane(0);
  }

  @Override
  public float largest(float[] values, int from, int to) {
    FloatVector most = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
    FloatVector other = most;
    int i = from;
    for (; i + 2 * LANES <= to; i += 2 * LANES) {
      FloatVector x = FloatVector.fromArray(S, values, i);
      FloatVector y = FloatVector.fromArray(S, values, i + LANES);
      most = most.blend(x, x.compare(VectorOperators.GT, most));
      other = other.blend(y, y.compare(VectorOperators.GT, other));
    }
    float largest =
        Math.max(most.reduceLanes(VectorOperators.MAX), other.reduceLanes(VectorOperators.MAX));
    for (; i < to; i++) {
      largest = values[i] > largest ? values[i] : largest;
    }
    return largest;
  }

  @Override
  public int firstAtLeast(float[] values, int from, int to, float limit) {
    int i = from;
    for (; i + LANES <= to; i += LANES) {
      VectorMask<Float> found =
          FloatVector.fromArray(S, values, i).compare(VectorOperators.GE, limit);
      if (found.anyTrue()) {
        return i + found.firstTrue();
      }
    }
    while (i < to && !(values[i] >= limit)) {
      i++;
    }
    return i;
  }
}
