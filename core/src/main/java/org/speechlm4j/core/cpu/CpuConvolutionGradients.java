package org.speechlm4j.core.cpu;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Conv1dOp;
import org.speechlm4j.core.tensor.Conv2dOp;
import org.speechlm4j.core.tensor.ConvTranspose1dOp;
import org.speechlm4j.core.tensor.Op;
import org.speechlm4j.core.tensor.PadMode;
import org.speechlm4j.core.tensor.Shape;

/**
 * Gradients of convolutions over time.
 *
 * <p>The gradient of a convolution's input is a transposed convolution of the output's gradient
 * with the same weight, and the other way round. The gradient of either's weight sums products of
 * the side with fewer frames with windows of the side with more.
 */
final class CpuConvolutionGradients {

  private final CpuContext context;
  private final CpuConvolutions convolutions;
  private final CpuConvolution2dGradients overTwoAxes;

  CpuConvolutionGradients(CpuContext context) {
    this.context = context;
    this.convolutions = new CpuConvolutions(context);
    this.overTwoAxes = new CpuConvolution2dGradients(context);
  }

  @Nullable CpuArray[] gradients(Op op, GradientCall call) {
    @Nullable CpuArray[] results =
        switch (op) {
          case Conv1dOp conv -> conv1d(conv, call);
          case ConvTranspose1dOp conv -> convTranspose1d(conv, call);
          case Conv2dOp conv -> overTwoAxes.gradients(conv, call);
          default -> throw new IllegalArgumentException(op + ": is no convolution");
        };
    if (call.needs(2)) {
      results[2] = ColumnSums.of(context, call.gradient());
    }
    return results;
  }

  private @Nullable CpuArray[] conv1d(Conv1dOp op, GradientCall call) {
    @Nullable CpuArray[] results = call.results();
    CpuArray weight = call.in(1);
    if (call.needs(0)) {
      results[0] = ofInput(op, call);
    }
    if (call.needs(1)) {
      int span = op.dilation() * (weight.size(2) - 1) + 1;
      Windows.Slide slide = new Windows.Slide(op.stride(), span, op.padBefore(), op.padMode());
      results[1] =
          ofWeight(call.in(0), call.gradient(), slide, weight.shape(), op.dilation(), op.groups());
    }
    return results;
  }

  private @Nullable CpuArray[] convTranspose1d(ConvTranspose1dOp op, GradientCall call) {
    @Nullable CpuArray[] results = call.results();
    CpuArray weight = call.in(1);
    int span = op.dilation() * (weight.size(2) - 1) + 1;
    Windows.Slide slide = new Windows.Slide(op.stride(), span, op.trimBefore(), PadMode.ZERO);
    if (call.needs(0)) {
      CpuArray out = context.floats(call.in(0).shape());
      SlidingProduct product = CpuConvolutions.sliding(context, weight, op.dilation(), op.groups());
      convolutions.run(product, slide, new CpuArray[] {call.gradient(), weight}, out, 1, 0);
      results[0] = out;
    }
    if (call.needs(1)) {
      results[1] =
          ofWeight(call.gradient(), call.in(0), slide, weight.shape(), op.dilation(), op.groups());
    }
    return results;
  }

  private CpuArray ofInput(Conv1dOp op, GradientCall call) {
    Shape x = call.in(0).shape();
    int frames = x.size(1);
    CpuArray result = frames(op, call, op.padBefore(), frames);
    if (op.padMode() != PadMode.ZERO && result.count() > 0) {
      int before = op.padBefore();
      fold(frames(op, call, 0, before), result, i -> op.padMode().source(i - before, frames));
      CpuArray behind = frames(op, call, before + frames, op.padAfter());
      fold(behind, result, i -> op.padMode().source(i + frames, frames));
    }
    return result;
  }

  /** The gradient of some frames of the padded input. */
  private CpuArray frames(Conv1dOp op, GradientCall call, int first, int count) {
    CpuArray weight = call.in(1);
    SlidingProduct product =
        CpuConvolutions.transposed(context, weight, op.stride(), op.dilation(), op.groups());
    int before = product.span() - 1 - first / op.stride();
    Windows.Slide slide = new Windows.Slide(1, product.span(), before, PadMode.ZERO);
    CpuArray out = context.floats(call.in(0).shape().with(1, count));
    CpuArray[] in = {call.gradient(), weight};
    convolutions.run(product, slide, in, out, op.stride(), first % op.stride());
    return out;
  }

  /** Adds the gradient of padding to that of the frames that it repeats. */
  private void fold(CpuArray padding, CpuArray result, IntUnaryOperator source) {
    int channels = result.size(2);
    float[] from = padding.floats();
    float[] to = result.floats();
    for (int b = 0; b < result.size(0); b++) {
      for (int i = 0; i < padding.size(1); i++) {
        int at = (b * padding.size(1) + i) * channels;
        int target = (b * result.size(1) + source.applyAsInt(i)) * channels;
        for (int c = 0; c < channels; c++) {
          to[target + c] += from[at + c];
        }
      }
    }
    context.memory().free(padding.storage());
  }

  private CpuArray ofWeight(
      CpuArray signal,
      CpuArray upstream,
      Windows.Slide slide,
      Shape weight,
      int dilation,
      int groups) {
    CpuArray result = context.floats(weight);
    if (signal.count() == 0 || upstream.count() == 0) {
      Arrays.fill(result.floats(), 0, result.count(), 0);
      return result;
    }
    int[] lines = new int[signal.size(0)];
    Arrays.setAll(lines, b -> b * signal.size(1) * signal.size(2));
    WindowPanels.Signal side =
        new WindowPanels.Signal(signal.floats(), lines, signal.size(1), signal.size(2), slide);
    WindowPanels.Taps taps = new WindowPanels.Taps(weight.size(1), weight.size(2), dilation);
    WeightGradient.Upstream output =
        new WeightGradient.Upstream(upstream.floats(), 0, upstream.size(1), weight.size(0));
    new WeightGradient(context, side, taps, output, groups).into(result.floats());
    return result;
  }
}
