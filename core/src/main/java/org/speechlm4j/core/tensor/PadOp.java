package org.speechlm4j.core.tensor;

/**
 * Extends one axis at both ends, to a shape that is longer there by {@code before + after}.
 *
 * @param axis from 0
 * @param before positions added in front
 * @param after positions added behind
 * @param mode what they hold
 */
public record PadOp(int axis, int before, int after, PadMode mode) implements Op {

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("pad", in, 1);
    int length = in[0].size(axis);
    mode.check("pad", length, before, after);
    return in[0].with(axis, length + before + after);
  }
}
