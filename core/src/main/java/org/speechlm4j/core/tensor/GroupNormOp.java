package org.speechlm4j.core.tensor;

/**
 * Zero mean and unit variance over time and the channels of a group: x {@code [B, T, C]}, weight
 * and bias {@code [C]} and, if padded, valid frames per row as ints {@code [B]}, to {@code [B, T,
 * C]}.
 *
 * <p>Padded frames do not count in the statistics, so that a padded row gives what it gives alone;
 * their own output is zero.
 *
 * @param groups number of groups of consecutive channels
 * @param epsilon added to the variance
 * @param padded whether the last input gives each row's valid frames
 */
public record GroupNormOp(int groups, float epsilon, boolean padded) implements Op {

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("groupNorm", in, padded ? 4 : 3);
    Check.rank("groupNorm", "x", in[0], 3);
    int channels = in[0].size(2);
    Check.that(
        groups >= 1 && channels % groups == 0,
        "groupNorm",
        "%d channels, %d groups",
        channels,
        groups);
    Check.shape("groupNorm", "weight", in[1], channels);
    Check.shape("groupNorm", "bias", in[2], channels);
    if (padded) {
      Check.shape("groupNorm", "valid frames", in[3], in[0].size(0));
    }
    return in[0];
  }
}
