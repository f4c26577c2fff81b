package org.speechlm4j.core.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Conv2dOp;
import org.speechlm4j.core.tensor.PadMode;
import org.speechlm4j.core.tensor.Shape;

/**
 * Gradients of convolutions over two axes.
 *
 * <p>The positions of an input that lie whole strides apart meet the same taps of the weight, so
 * that their gradient is a convolution of the output's gradient, framed with zeros. The gradient of
 * the weight is, for each row of its taps, one of a convolution over one axis.
 */
final class CpuConvolution2dGradients {

  private static final int LINE_STEPS = 250_000;

  private final CpuContext context;

  CpuConvolution2dGradients(CpuContext context) {
    this.context = context;
  }

  /** Gradients of the input and the weight. */
  @Nullable CpuArray[] gradients(Conv2dOp op, GradientCall call) {
    @Nullable CpuArray[] results = call.results();
    if (call.needs(0)) {
      results[0] = ofInput(op, call.in(0).shape(), call.in(1), call.gradient());
    }
    if (call.needs(1)) {
      results[1] = ofWeight(op, call.in(0), call.in(1).shape(), call.gradient());
    }
    return results;
  }

  private CpuArray ofWeight(Conv2dOp op, CpuArray x, Shape weight, CpuArray upstream) {
    CpuArray result = context.floats(weight);
    if (x.count() == 0 || upstream.count() == 0) {
      Arrays.fill(result.floats(), 0, result.count(), 0);
      return result;
    }
    WindowPanels.Taps taps = new WindowPanels.Taps(weight.size(1), weight.size(3), op.dilationX());
    Windows.Slide slide = new Windows.Slide(op.strideX(), taps.span(), op.padX(), PadMode.ZERO);
    WeightGradient.Upstream output =
        new WeightGradient.Upstream(upstream.floats(), 0, upstream.size(2), weight.size(0));
    int kernelY = weight.size(2);
    for (int tap = 0; tap < kernelY; tap++) {
      int[] lines = lines(op, x, upstream, tap * op.dilationY() - op.padY());
      WindowPanels.Signal signal =
          new WindowPanels.Signal(x.floats(), lines, x.size(2), x.size(3), slide);
      new WeightGradient(context, signal, taps, output, op.groups())
          .into(result.floats(), kernelY * taps.kernel(), tap * taps.kernel());
    }
    return result;
  }

  /** For each line of the output where the line of the input lies that it meets. */
  private static int[] lines(Conv2dOp op, CpuArray x, CpuArray upstream, int shift) {
    int[] lines = new int[upstream.size(0) * upstream.size(1)];
    for (int i = 0; i < lines.length; i++) {
      int y = i % upstream.size(1) * op.strideY() + shift;
      int line = i / upstream.size(1) * x.size(1) + y;
      lines[i] = y < 0 || y >= x.size(1) ? -1 : line * x.size(2) * x.size(3);
    }
    return lines;
  }

  private CpuArray ofInput(Conv2dOp op, Shape shape, CpuArray weight, CpuArray upstream) {
    CpuArray result = context.floats(shape);
    if (result.count() == 0) {
      return result;
    }
    Axis y = new Axis(shape.size(1), weight.size(2), op.strideY(), op.dilationY(), op.padY());
    Axis x = new Axis(shape.size(2), weight.size(3), op.strideX(), op.dilationX(), op.padX());
    CpuArray framed = framed(upstream, y, x);
    for (int phaseY = 0; phaseY < y.stride; phaseY++) {
      for (int phaseX = 0; phaseX < x.stride; phaseX++) {
        List<SlidingPart> parts = parts(op.groups(), weight, y, phaseY, x, phaseX);
        phase(parts, framed, result, y, phaseY, x, phaseX);
      }
    }
    context.memory().free(framed.storage());
    return result;
  }

  /** The gradient of the positions of one phase of the strides. */
  private void phase(
      List<SlidingPart> parts,
      CpuArray framed,
      CpuArray result,
      Axis y,
      int phaseY,
      Axis x,
      int phaseX) {
    int channels = result.size(3);
    int outputs = framed.size(3);
    int lines = y.count(phaseY);
    int rows = x.count(phaseX);
    long steps = 1;
    for (SlidingPart part : parts) {
      steps += part.weight().steps() * rows;
    }
    context.parallelRanges(
        result.size(0) * lines,
        (int) Math.max(1, LINE_STEPS / steps),
        (from, to) -> {
          for (int i = from; i < to; i++) {
            int batch = i / lines;
            int line = y.first(phaseY) + i % lines * y.stride;
            int window = batch * framed.size(1) + (line + y.pad) / y.stride;
            int start = (window * framed.size(2) + (x.first(phaseX) + x.pad) / x.stride) * outputs;
            int target = (batch * y.size + line) * x.size + x.first(phaseX);
            for (SlidingPart part : parts) {
              part.weight()
                  .run(
                      context.kernels().products(),
                      new Rows(framed.floats(), start, outputs, part.taps(), part.length()),
                      0,
                      rows,
                      0,
                      part.weight().panels(),
                      null,
                      result.floats(),
                      target * channels + part.column(),
                      x.stride * channels);
            }
          }
        });
  }

  private List<SlidingPart> parts(
      int groups, CpuArray weight, Axis y, int phaseY, Axis x, int phaseX) {
    int outputs = weight.size(0) / groups;
    int width = weight.size(1);
    int[] tapsY = y.taps(phaseY);
    int[] tapsX = x.taps(phaseX);
    boolean channelwise = outputs == 1 && width == 1 && groups > 1;
    List<SlidingPart> parts = new ArrayList<>();
    for (int g = 0; g < (channelwise ? 1 : groups); g++) {
      int[] places = new int[tapsY.length * tapsX.length];
      for (int i = 0; i < places.length; i++) {
        int line = y.delays() - y.delay(tapsY[i / tapsX.length]);
        int frame = x.delays() - x.delay(tapsX[i % tapsX.length]);
        places[i] = (line * x.framed() + frame) * weight.size(0) + g * outputs;
      }
      if (channelwise) {
        float[] rows = view(weight, 0, groups, tapsY, tapsX).rows();
        parts.add(SlidingPart.channelwise(places, groups, 0, rows));
      } else {
        WeightView view = view(weight, g * outputs, outputs, tapsY, tapsX);
        parts.add(SlidingPart.mixing(Packing.once(context), places, g * width, view).joined());
      }
    }
    return parts;
  }

  /** Columns C of taps and output channels, these from {@code first} on. */
  private static WeightView view(
      CpuArray weight, int first, int outputs, int[] tapsY, int[] tapsX) {
    int width = weight.size(1);
    int kernel = weight.size(2) * weight.size(3);
    int[] taps = new int[tapsY.length * tapsX.length];
    Arrays.setAll(taps, i -> tapsY[i / tapsX.length] * weight.size(3) + tapsX[i % tapsX.length]);
    int[] columns = WeightView.steps(width, kernel, first * width * kernel);
    return new WeightView(weight.floats(), columns, taps, outputs, width * kernel);
  }

  /** The output's gradient with the lines and frames of zeros that windows reach. */
  private CpuArray framed(CpuArray upstream, Axis y, Axis x) {
    int channels = upstream.size(3);
    CpuArray result = context.floats(Shape.of(upstream.size(0), y.framed(), x.framed(), channels));
    int copied = Math.min(upstream.size(2), x.framed() - x.delays()) * channels;
    float[] out = result.floats();
    context.parallel(
        upstream.size(0) * y.framed(),
        index -> {
          int at = index * x.framed() * channels;
          Arrays.fill(out, at, at + x.framed() * channels, 0);
          int line = index % y.framed() - y.delays();
          if (line >= 0 && line < upstream.size(1)) {
            int from = index / y.framed() * upstream.size(1) + line;
            System.arraycopy(
                upstream.floats(),
                from * upstream.size(2) * channels,
                out,
                at + x.delays() * channels,
                copied);
          }
        });
    return result;
  }

  /**
   * One axis of an input.
   *
   * @param size positions
   * @param kernel taps of the weight
   * @param stride step of the output
   * @param dilation distance of the taps
   * @param pad zeros at both ends
   */
  private record Axis(int size, int kernel, int stride, int dilation, int pad) {

    /** The first position of a phase. */
    int first(int phase) {
      return Math.floorMod(phase - pad, stride);
    }

    /** Positions of a phase. */
    int count(int phase) {
      return Math.max(0, (size - first(phase) + stride - 1) / stride);
    }

    /** Positions of the output's gradient by which a tap lies back. */
    int delay(int tap) {
      return tap * dilation / stride;
    }

    /** The most that a tap lies back. */
    int delays() {
      return delay(Math.max(0, kernel - 1));
    }

    /** Positions of the output's gradient that windows reach. */
    int framed() {
      return delays() + (size - 1 + pad) / stride + 1;
    }

    /** The taps that a phase meets, falling. */
    int[] taps(int phase) {
      int[] taps = new int[kernel];
      int count = 0;
      for (int tap = kernel - 1; tap >= 0; tap--) {
        if (tap * dilation % stride == phase) {
          taps[count++] = tap;
        }
      }
      return Arrays.copyOf(taps, count);
    }
  }
}
