package org.speechlm4j.core.tensor;

/**
 * Stretches time: {@code [B, T, C]} to {@code [B, frames, C]}.
 *
 * @param mode how values between frames are found
 * @param frames length of the output
 */
public record InterpolateOp(Mode mode, int frames) implements Op {

  /** How values between frames are found. */
  public enum Mode {
    /** The frame at {@code floor(t T / frames)}. */
    NEAREST,
    /** On the line between the two frames whose centres enclose the output frame's centre. */
    LINEAR
  }

  @Override
  public Shape shape(Shape... in) {
    Check.inputs("interpolate", in, 1);
    Check.rank("interpolate", "x", in[0], 3);
    Check.that(in[0].size(1) > 0 || frames == 0, "interpolate", "found no frame to stretch");
    return in[0].with(1, frames);
  }
}
