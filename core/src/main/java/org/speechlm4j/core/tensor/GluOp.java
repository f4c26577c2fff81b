package org.speechlm4j.core.tensor;

/**
 * Gated linear unit over the last axis, first half times the sigmoid of the second: {@code [...,
 * 2C]} to {@code [..., C]}.
 */
public record GluOp() implements Op {

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("glu", in, 1);
    int channels = in[0].size(-1);
    Check.that(channels % 2 == 0, "glu", "found %d channels, need an even number", channels);
    return in[0].with(-1, channels / 2);
  }
}
