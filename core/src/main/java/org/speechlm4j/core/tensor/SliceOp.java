package org.speechlm4j.core.tensor;

/**
 * Every {@code step}-th index of one axis, from {@code from} (inclusive) to {@code to} (exclusive).
 *
 * @param axis from 0
 * @param from first index
 * @param to one past the last index
 * @param step distance of the indices taken, at least 1
 */
public record SliceOp(int axis, int from, int to, int step) implements Op {

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("slice", in, 1);
    Check.that(
        from >= 0 && from <= to && to <= in[0].size(axis) && step >= 1,
        "slice",
        "found %d to %d by %d, but axis %d of %s",
        from,
        to,
        step,
        axis,
        in[0]);
    return in[0].with(axis, (to - from + step - 1) / step);
  }
}
