package org.speechlm4j.core.tensor;

/**
 * Transposed convolution over time: x {@code [B, T, C]}, weight {@code [C, N / groups, kernel]} and
 * optionally bias {@code [N]}, to {@code [B, (T - 1) stride + span - trimBefore - trimAfter, N]}
 * with {@code span = dilation (kernel - 1) + 1}.
 *
 * @param stride output frames per input frame
 * @param dilation distance of the kernel's taps in output frames
 * @param groups number of groups of channels that do not mix
 * @param trimBefore frames cut off in front (the usual "padding")
 * @param trimAfter frames cut off behind (the usual "padding" less "output padding"); negative adds
 *     frames that hold the bias
 */
public record ConvTranspose1dOp(int stride, int dilation, int groups, int trimBefore, int trimAfter)
    implements Op {

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public ConvTranspose1dOp {
    Check.that(
        stride >= 1 && dilation >= 1 && groups >= 1 && trimBefore >= 0,
        "convTranspose1d",
        "found stride %d, dilation %d, groups %d, trimmed in front %d",
        stride,
        dilation,
        groups,
        trimBefore);
  }

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("convTranspose1d", in, 2, 3);
    Check.rank("convTranspose1d", "x", in[0], 3);
    Check.rank("convTranspose1d", "weight", in[1], 3);
    int channels = in[0].size(2);
    int outputs = in[1].size(1) * groups;
    Check.that(
        channels % groups == 0 && in[1].size(2) >= 1,
        "convTranspose1d",
        "%d channels, kernel %d with %d groups",
        channels,
        in[1].size(2),
        groups);
    Check.shape("convTranspose1d", "weight", in[1], channels, in[1].size(1), in[1].size(2));
    if (in.length == 3) {
      Check.shape("convTranspose1d", "bias", in[2], outputs);
    }
    int frames = in[0].size(1);
    int full = frames == 0 ? 0 : (frames - 1) * stride + dilation * (in[1].size(2) - 1) + 1;
    return Shape.of(in[0].size(0), Math.max(0, full - trimBefore - trimAfter), outputs);
  }
}
