package org.speechlm4j.core.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.InterpolateOp;
import org.speechlm4j.core.tensor.MaskTimeOp;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.PoolOp;
import org.speechlm4j.core.tensor.RotaryOp;
import org.speechlm4j.core.tensor.Shape;

/**
 * Gradients of windows, stretching, masking and rotation. Frames that several output frames were
 * made from add up their gradients in the order of the output; threads share out rows and channels.
 */
final class CpuTimeGradients {

  /** Channels of a chunk. */
  private static final int WIDTH = 64;

  private final CpuContext context;
  private final CpuTime time;

  CpuTimeGradients(CpuContext context) {
    this.context = context;
    this.time = new CpuTime(context);
  }

  @Nullable CpuArray[] gradients(Op op, GradientCall call) {
    return call.first(
        () ->
            switch (op) {
              case InterpolateOp interpolate -> interpolate(interpolate, call);
              case MaskTimeOp _ -> time.mask(new MaskTimeOp(0), call.gradient(), call.in(1));
              case PoolOp pool -> pool(pool, call);
              case RotaryOp rotary -> rotary(rotary, call);
              default -> throw new IllegalArgumentException(op + ": not an operation on frames");
            });
  }

  private CpuArray pool(PoolOp op, GradientCall call) {
    float[] x = call.in(0).floats();
    return eachPart(
        call,
        (part, t) -> {
          int start = t * op.stride() - op.padding();
          int first = Math.max(start, 0);
          int last = Math.min(start + op.kernel(), part.frames);
          if (op.function() == PoolOp.Function.MEAN) {
            for (int frame = first; frame < last; frame++) {
              part.add(t, frame, 1f / op.kernel());
            }
          } else if (first < last) {
            part.addToLargest(t, first, last, x);
          }
        });
  }

  private CpuArray interpolate(InterpolateOp op, GradientCall call) {
    return eachPart(
        call,
        (part, t) -> {
          if (op.mode() == InterpolateOp.Mode.NEAREST) {
            part.add(t, (int) ((long) t * part.frames / op.frames()), 1);
          } else {
            double position = Math.max(0, (t + 0.5) * part.frames / op.frames() - 0.5);
            int left = (int) position;
            float share = (float) (position - left);
            part.add(t, left, 1 - share);
            part.add(t, Math.min(left + 1, part.frames - 1), share);
          }
        });
  }

  /** Turns the gradient back. */
  private CpuArray rotary(RotaryOp op, GradientCall call) {
    CpuArray sines = call.in(2);
    CpuArray negative = context.floats(sines.shape());
    for (int i = 0; i < sines.count(); i++) {
      negative.floats()[i] = -sines.floats()[i];
    }
    CpuArray result = time.rotary(op, new CpuArray[] {call.gradient(), call.in(1), negative});
    context.memory().free(negative.storage());
    return result;
  }

  /** Passes every output frame to {@code body}, for some channels of a row of the batch at once. */
  private CpuArray eachPart(GradientCall call, FrameBody body) {
    Shape shape = call.in(0).shape();
    CpuArray result = context.floats(shape);
    float[] out = result.floats();
    float[] g = call.gradient().floats();
    int outputFrames = call.gradient().size(1);
    int channels = shape.size(2);
    int pieces = (channels + WIDTH - 1) / WIDTH;
    context.parallel(
        shape.size(0) * pieces,
        chunk -> {
          int column = chunk % pieces * WIDTH;
          int width = Math.min(WIDTH, channels - column);
          int row = chunk / pieces;
          int from = row * outputFrames * channels + column;
          int to = row * shape.size(1) * channels + column;
          Part part = new Part(g, from, out, to, shape.size(1), channels, width);
          part.clear();
          for (int t = 0; t < outputFrames; t++) {
            body.accept(part, t);
          }
        });
    return result;
  }

  /** Work on one frame of the output. */
  private interface FrameBody {
    void accept(Part part, int frame);
  }

  /**
   * Some channels of a row of the batch.
   *
   * @param g gradient of the output
   * @param from where the part begins in it
   * @param out gradient of the input
   * @param to where the part begins in it
   * @param frames number of the input's frames
   * @param channels distance of frames
   * @param width number of channels
   */
  private record Part(
      float[] g, int from, float[] out, int to, int frames, int channels, int width) {

    void clear() {
      for (int frame = 0; frame < frames; frame++) {
        Arrays.fill(out, to + frame * channels, to + frame * channels + width, 0);
      }
    }

    /** Adds an output frame's gradient times {@code factor} to an input frame. */
    void add(int outputFrame, int frame, float factor) {
      int source = from + outputFrame * channels;
      int target = to + frame * channels;
      for (int c = 0; c < width; c++) {
        out[target + c] += factor * g[source + c];
      }
    }

    /** Adds an output frame's gradient to the first of some frames with the largest element. */
    void addToLargest(int outputFrame, int first, int last, float[] x) {
      for (int c = 0; c < width; c++) {
        int largest = to + first * channels + c;
        for (int at = largest, frame = first; frame < last; frame++, at += channels) {
          if (x[at] > x[largest] || Float.isNaN(x[at])) {
            largest = at;
          }
        }
        out[largest] += g[from + outputFrame * channels + c];
      }
    }
  }
}
