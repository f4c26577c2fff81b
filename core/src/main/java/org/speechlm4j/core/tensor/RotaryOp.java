package org.speechlm4j.core.tensor;

/**
 * Rotary position embedding: turns pairs of each head's first R dimensions by a table of angles. x
 * {@code [B, T, H D]}, cosines and sines {@code [T, R / 2]} or {@code [B, T, R / 2]}, to {@code [B,
 * T, H D]}.
 *
 * <p>Su et al. 2021, "RoFormer".
 *
 * @param heads number of heads H
 * @param pairing which dimensions form a pair
 */
public record RotaryOp(int heads, Pairing pairing) implements Op {

  /** Which dimensions form a pair. */
  public enum Pairing {
    /** {@code i} and {@code i + R / 2}. */
    HALF_SPLIT,
    /** {@code 2 i} and {@code 2 i + 1}. */
    INTERLEAVED
  }

  /** {@inheritDoc} The table of angles has none. */
  @Override
  public boolean hasGradient(int input) {
    return input == 0;
  }

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("rotary", in, 3);
    Check.rank("rotary", "x", in[0], 3);
    int pairs = in[1].size(-1);
    Check.that(
        in[0].size(2) % heads == 0 && 2 * pairs <= in[0].size(2) / heads,
        "rotary",
        "x %s with %d heads cannot turn %d pairs",
        in[0],
        heads,
        pairs);
    if (in[1].rank() == 2) {
      Check.shape("rotary", "cosines", in[1], in[0].size(1), pairs);
    } else {
      Check.shape("rotary", "cosines", in[1], in[0].size(0), in[0].size(1), pairs);
    }
    Check.shape("rotary", "sines", in[2], in[1].toArray());
    return in[0];
  }
}
