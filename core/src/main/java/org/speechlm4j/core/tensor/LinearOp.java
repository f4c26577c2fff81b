package org.speechlm4j.core.tensor;

/**
 * {@code x W' + b} over the last axis: x {@code [..., C]}, weight {@code [N, C]} and optionally
 * bias {@code [N]}, to {@code [..., N]}.
 */
public record LinearOp() implements Op {

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("linear", in, 2, 3);
    Check.minRank("linear", "x", in[0], 1);
    Check.rank("linear", "weight", in[1], 2);
    Check.shape("linear", "weight", in[1], in[1].size(0), in[0].size(-1));
    if (in.length == 3) {
      Check.shape("linear", "bias", in[2], in[1].size(0));
    }
    return in[0].with(-1, in[1].size(0));
  }
}
