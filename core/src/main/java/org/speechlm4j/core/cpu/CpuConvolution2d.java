package org.speechlm4j.core.cpu;

import java.util.Arrays;
import java.util.List;
import org.speechlm4j.core.tensor.Conv2dOp;
import org.speechlm4j.core.tensor.Shape;

/**
 * Convolution over two axes: one product of overlapping rows for each line of the output.
 *
 * <p>A window's taps lie on several lines of the input, which are pieces of a row; only a padded
 * input is copied.
 */
final class CpuConvolution2d {

  private static final int STEPS_PER_CHUNK = 250_000;

  private final CpuContext context;

  CpuConvolution2d(CpuContext context) {
    this.context = context;
  }

  /** Convolution over two axes. */
  CpuArray conv2d(Conv2dOp op, Shape output, CpuArray... in) {
    CpuArray out = context.floats(output);
    if (out.count() == 0) {
      return out;
    }
    CpuArray x = padded(op, in[0]);
    List<SlidingPart> parts = parts(op, in[1], x);
    long steps = 0;
    for (SlidingPart part : parts) {
      steps += part.weight().steps() * output.size(2);
    }
    int lines = output.size(0) * output.size(1);
    int chunk = Math.clamp(STEPS_PER_CHUNK / Math.max(1, steps), 1, lines);
    context.parallelRanges(
        lines,
        chunk,
        (from, to) -> {
          for (int line = from; line < to; line++) {
            line(op, x, parts, in, out, line);
          }
        });
    return out;
  }

  private void line(
      Conv2dOp op, CpuArray x, List<SlidingPart> parts, CpuArray[] in, CpuArray out, int line) {
    int channels = x.size(3);
    int width = x.size(2) * channels;
    int y = line % out.size(1) * op.strideY();
    int start = (line / out.size(1) * x.size(1) + y) * width;
    int columns = out.size(3);
    int rows = out.size(2);
    for (SlidingPart part : parts) {
      part.weight()
          .run(
              context.kernels().products(),
              new Rows(x.floats(), start, op.strideX() * channels, part.taps(), part.length()),
              0,
              rows,
              0,
              part.weight().panels(),
              in.length > 2 ? new ProductKernels.Bias(in[2].floats(), part.column()) : null,
              out.floats(),
              line * rows * columns + part.column(),
              columns);
    }
  }

  /** The weight's parts, with each tap where it lies in {@code x}. */
  private List<SlidingPart> parts(Conv2dOp op, CpuArray weight, CpuArray x) {
    int kernelY = weight.size(2);
    int kernelX = weight.size(3);
    Shape flat = Shape.of(weight.size(0), weight.size(1), kernelY * kernelX);
    List<SlidingPart> parts =
        weight
            .storage()
            .derived(
                new Key(flat, op.groups()),
                w ->
                    SlidingProduct.parts(
                        Packing.of(context, w), w.floatsToPack(), flat, 1, op.groups()));
    return parts.stream()
        .map(
            part -> {
              int[] taps = new int[kernelY * kernelX];
              for (int i = 0; i < taps.length; i++) {
                int y = i / kernelX * op.dilationY();
                int frame = y * x.size(2) + i % kernelX * op.dilationX();
                taps[i] = frame * x.size(3) + part.taps()[0];
              }
              return part.at(taps);
            })
        .toList();
  }

  private CpuArray padded(Conv2dOp op, CpuArray x) {
    if (op.padY() == 0 && op.padX() == 0) {
      return x;
    }
    int line = x.size(2) * x.size(3);
    int before = op.padX() * x.size(3);
    int lines = x.size(1) + 2 * op.padY();
    int width = x.size(2) + 2 * op.padX();
    CpuArray copy = context.floats(Shape.of(x.size(0), lines, width, x.size(3)));
    float[] from = x.floats();
    float[] to = copy.floats();
    context.parallel(
        x.size(0) * lines,
        index -> {
          int at = index * width * x.size(3);
          int end = at + width * x.size(3);
          int y = index % lines - op.padY();
          if (y < 0 || y >= x.size(1)) {
            Arrays.fill(to, at, end, 0);
          } else {
            Arrays.fill(to, at, at + before, 0);
            System.arraycopy(from, (index / lines * x.size(1) + y) * line, to, at + before, line);
            Arrays.fill(to, at + before + line, end, 0);
          }
        });
    return copy;
  }

  /** Names the parts of a weight. */
  private record Key(Shape shape, int groups) {}
}
