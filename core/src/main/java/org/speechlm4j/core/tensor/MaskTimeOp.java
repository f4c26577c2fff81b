package org.speechlm4j.core.tensor;

/**
 * Overwrites frames beyond each row's length: x {@code [B, T, ...]} and lengths as ints {@code
 * [B]}, to the shape of x.
 *
 * @param value what padded frames become
 */
public record MaskTimeOp(float value) implements Op {

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("maskTime", in, 2);
    Check.minRank("maskTime", "x", in[0], 2);
    Check.shape("maskTime", "lengths", in[1], in[0].size(0));
    return in[0];
  }
}
