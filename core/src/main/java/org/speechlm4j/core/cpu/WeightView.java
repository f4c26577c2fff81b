package org.speechlm4j.core.cpu;

import java.util.Arrays;

/**
 * The right operand of a product as it lies in a weight: element {@code c} of tap {@code i} of
 * column {@code n} is {@code values[columns[n] + taps[i] + c * step]}.
 *
 * @param values the weight
 * @param columns where each column begins
 * @param taps where each tap begins, counted from the column's beginning
 * @param length elements of a tap
 * @param step distance of a tap's elements
 */
record WeightView(float[] values, int[] columns, int[] taps, int length, int step) {

  private static final int HALF = Panels.WIDTH / 2;
  private static final int ELEMENTS_PER_CHUNK = 16 * 1024;

  /** The transpose of {@code [columns, depth]}. */
  static WeightView ofRows(float[] values, int depth, int columns) {
    return new WeightView(values, steps(columns, depth, 0), steps(depth, 1, 0), 1, 1);
  }

  /** {@code [depth, columns]} itself. */
  static WeightView ofColumns(float[] values, int depth, int columns) {
    return new WeightView(values, steps(columns, 1, 0), steps(depth, columns, 0), 1, 1);
  }

  /** {@code first}, {@code first + step}, and so on. */
  static int[] steps(int count, int step, int first) {
    int[] steps = new int[count];
    for (int i = 0; i < count; i++) {
      steps[i] = first + i * step;
    }
    return steps;
  }

  /** Elements of a column. */
  int depth() {
    return taps.length * length;
  }

  /** The columns one after the other, {@code [columns, taps, length]}. */
  float[] rows() {
    float[] rows = new float[columns.length * depth()];
    int at = 0;
    for (int column : columns) {
      for (int tap : taps) {
        for (int c = 0; c < length; c++) {
          rows[at++] = values[column + tap + c * step];
        }
      }
    }
    return rows;
  }

  /**
   * The columns packed into panels.
   *
   * <p>The weight is read about once from memory: where columns are neighbours, all panels take the
   * same few elements of each column before the next ones; elsewhere a panel takes all.
   */
  Panels panels(Packing packing) {
    int count = columns.length;
    float[] packed = packing.memory().apply(Panels.size(depth(), count));
    Panels panels = new Panels(packed, 0, depth(), count);
    if (count % Panels.WIDTH > 0) {
      Arrays.fill(packed, panels.start(panels.count() - 1), panels.start(panels.count()), 0);
    }
    if (count > 1 && step > columns[1] - columns[0]) {
      int range = Math.max(1, ELEMENTS_PER_CHUNK / step);
      packing
          .context()
          .parallelRanges(length, range, (from, to) -> pack(panels, 0, panels.count(), from, to));
    } else {
      int range = Math.max(1, ELEMENTS_PER_CHUNK / Math.max(1, depth() * Panels.WIDTH));
      packing
          .context()
          .parallelRanges(panels.count(), range, (from, to) -> pack(panels, from, to, 0, length));
    }
    return panels;
  }

  private void pack(Panels panels, int fromPanel, int toPanel, int from, int to) {
    for (int panel = fromPanel; panel < toPanel; panel++) {
      int first = panel * Panels.WIDTH;
      int start = panels.start(panel);
      if (first + Panels.WIDTH <= columns.length) {
        packHalf(panels.values(), start, first, from, to);
        packHalf(panels.values(), start + HALF, first + HALF, from, to);
      } else {
        for (int column = first; column < columns.length; column++) {
          packOne(panels.values(), start + column - first, column, from, to);
        }
      }
    }
  }

  private void packOne(float[] out, int start, int column, int from, int to) {
    for (int c = from; c < to; c++) {
      for (int i = 0; i < taps.length; i++) {
        out[start + (i * length + c) * Panels.WIDTH] = values[columns[column] + taps[i] + c * step];
      }
    }
  }

  private void packHalf(float[] out, int start, int column, int from, int to) {
    float[] w = values;
    int n0 = columns[column];
    int n1 = columns[column + 1];
    int n2 = columns[column + 2];
    int n3 = columns[column + 3];
    int n4 = columns[column + 4];
    int n5 = columns[column + 5];
    int n6 = columns[column + 6];
    int n7 = columns[column + 7];
    for (int c = from; c < to; c++) {
      for (int i = 0; i < taps.length; i++) {
        int at = taps[i] + c * step;
        int target = start + (i * length + c) * Panels.WIDTH;
        out[target] = w[n0 + at];
        out[target + 1] = w[n1 + at];
        out[target + 2] = w[n2 + at];
        out[target + 3] = w[n3 + at];
        out[target + 4] = w[n4 + at];
        out[target + 5] = w[n5 + at];
        out[target + 6] = w[n6 + at];
        out[target + 7] = w[n7 + at];
      }
    }
  }
}
