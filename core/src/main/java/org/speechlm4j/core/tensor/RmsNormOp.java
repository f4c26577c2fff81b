package org.speechlm4j.core.tensor;

/**
 * Unit root mean square over the last axis: x {@code [..., C]} and optionally weight {@code [C]},
 * to {@code [..., C]}.
 *
 * @param epsilon added to the mean square
 */
public record RmsNormOp(float epsilon) implements Op {

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("rmsNorm", in, 1, 2);
    if (in.length == 2) {
      Check.shape("rmsNorm", "weight", in[1], in[0].size(-1));
    }
    return in[0];
  }
}
