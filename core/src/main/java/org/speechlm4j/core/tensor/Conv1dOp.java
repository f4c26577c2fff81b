package org.speechlm4j.core.tensor;

/**
 * Convolution over time: x {@code [B, T, C]}, weight {@code [N, C / groups, kernel]} and optionally
 * bias {@code [N]}, to {@code [B, T', N]} with {@code T' = (T + padBefore + padAfter - span) /
 * stride + 1} and {@code span = dilation (kernel - 1) + 1}.
 *
 * @param stride step of the output in input frames
 * @param dilation distance of the kernel's taps in input frames
 * @param groups number of groups of channels that do not mix
 * @param padBefore frames added in front
 * @param padAfter frames added behind
 * @param padMode what the added frames hold
 */
public record Conv1dOp(
    int stride, int dilation, int groups, int padBefore, int padAfter, PadMode padMode)
    implements Op {

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public Conv1dOp {
    Check.that(
        stride >= 1 && dilation >= 1 && groups >= 1 && padBefore >= 0 && padAfter >= 0,
        "conv1d",
        "found stride %d, dilation %d, groups %d, padding %d and %d",
        stride,
        dilation,
        groups,
        padBefore,
        padAfter);
  }

  /** A convolution of stride 1 without padding, to change by the withers. */
  public static Conv1dOp plain() {
    return new Conv1dOp(1, 1, 1, 0, 0, PadMode.ZERO);
  }

  /** With another stride. */
  public Conv1dOp withStride(int value) {
    return new Conv1dOp(value, dilation, groups, padBefore, padAfter, padMode);
  }

  /** With another dilation. */
  public Conv1dOp withDilation(int value) {
    return new Conv1dOp(stride, value, groups, padBefore, padAfter, padMode);
  }

  /** With another number of groups. */
  public Conv1dOp withGroups(int value) {
    return new Conv1dOp(stride, dilation, value, padBefore, padAfter, padMode);
  }

  /** With padding. */
  public Conv1dOp withPadding(int before, int after, PadMode mode) {
    return new Conv1dOp(stride, dilation, groups, before, after, mode);
  }

  /** With the same number of zero frames at both ends. */
  public Conv1dOp withPadding(int both) {
    return withPadding(both, both, PadMode.ZERO);
  }

  /** Output frames of {@code frames} input frames; 0 if the kernel does not fit. */
  public int outputFrames(int frames, int kernel) {
    int room = frames + padBefore + padAfter - dilation * (kernel - 1) - 1;
    return room < 0 ? 0 : room / stride + 1;
  }

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("conv1d", in, 2, 3);
    Check.rank("conv1d", "x", in[0], 3);
    Check.rank("conv1d", "weight", in[1], 3);
    int channels = in[0].size(2);
    int outputs = in[1].size(0);
    Check.that(
        channels % groups == 0 && outputs % groups == 0 && in[1].size(2) >= 1,
        "conv1d",
        "%d input and %d output channels, kernel %d with %d groups",
        channels,
        outputs,
        in[1].size(2),
        groups);
    Check.shape("conv1d", "weight", in[1], outputs, channels / groups, in[1].size(2));
    if (in.length == 3) {
      Check.shape("conv1d", "bias", in[2], outputs);
    }
    padMode.check("conv1d", in[0].size(1), padBefore, padAfter);
    int frames = outputFrames(in[0].size(1), in[1].size(2));
    return Shape.of(in[0].size(0), frames, outputs);
  }
}
