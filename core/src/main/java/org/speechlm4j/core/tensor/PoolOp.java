package org.speechlm4j.core.tensor;

/**
 * Mean or maximum over windows of time: {@code [B, T, C]} to {@code [B, (T + 2 padding - kernel) /
 * stride + 1, C]}. Padded frames are zeros that count in a mean, and never a maximum.
 *
 * @param function what is taken of a window
 * @param kernel frames in a window
 * @param stride frames between windows
 * @param padding frames added at both ends, at most half a window
 */
public record PoolOp(Function function, int kernel, int stride, int padding) implements Op {

  /** What is taken of a window. */
  public enum Function {
    /** The mean. */
    MEAN,
    /** The maximum. */
    MAX
  }

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("pool", in, 1);
    Check.rank("pool", "x", in[0], 3);
    Check.that(
        kernel >= 1 && stride >= 1 && padding >= 0 && 2 * padding <= kernel,
        "pool",
        "found kernel %d, stride %d, padding %d",
        kernel,
        stride,
        padding);
    Conv1dOp windows = Conv1dOp.plain().withStride(stride).withPadding(padding);
    return in[0].with(1, windows.outputFrames(in[0].size(1), kernel));
  }
}
