package org.speechlm4j.core.tensor;

/**
 * Convolution over two axes: x {@code [B, Y, X, C]}, weight {@code [N, C / groups, kernelY,
 * kernelX]} and optionally bias {@code [N]}, to {@code [B, Y', X', N]}; padded with zeros.
 *
 * @param strideY step along Y
 * @param strideX step along X
 * @param dilationY distance of taps along Y
 * @param dilationX distance of taps along X
 * @param padY zeros at both ends of Y
 * @param padX zeros at both ends of X
 * @param groups number of groups of channels that do not mix
 */
public record Conv2dOp(
    int strideY, int strideX, int dilationY, int dilationX, int padY, int padX, int groups)
    implements Op {

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public Conv2dOp {
    Check.that(
        Math.min(Math.min(strideY, strideX), Math.min(dilationY, dilationX)) >= 1
            && Math.min(padY, padX) >= 0
            && groups >= 1,
        "conv2d",
        "found strides %d and %d, dilations %d and %d, padding %d and %d, groups %d",
        strideY,
        strideX,
        dilationY,
        dilationX,
        padY,
        padX,
        groups);
  }

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("conv2d", in, 2, 3);
    Check.rank("conv2d", "x", in[0], 4);
    Check.rank("conv2d", "weight", in[1], 4);
    int channels = in[0].size(3);
    int outputs = in[1].size(0);
    Check.that(
        channels % groups == 0 && outputs % groups == 0,
        "conv2d",
        "%d input and %d output channels with %d groups",
        channels,
        outputs,
        groups);
    Check.shape(
        "conv2d", "weight", in[1], outputs, channels / groups, in[1].size(2), in[1].size(3));
    if (in.length == 3) {
      Check.shape("conv2d", "bias", in[2], outputs);
    }
    Conv1dOp y = new Conv1dOp(strideY, dilationY, groups, padY, padY, PadMode.ZERO);
    Conv1dOp x = new Conv1dOp(strideX, dilationX, groups, padX, padX, PadMode.ZERO);
    return Shape.of(
        in[0].size(0),
        y.outputFrames(in[0].size(1), in[1].size(2)),
        x.outputFrames(in[0].size(2), in[1].size(3)),
        outputs);
  }
}
