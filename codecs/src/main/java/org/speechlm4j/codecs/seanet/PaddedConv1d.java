package org.speechlm4j.codecs.seanet;

import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.nn.LayerStream;
import org.speechlm4j.core.nn.StreamingLayer;
import org.speechlm4j.core.tensor.Conv1dOp;
import org.speechlm4j.core.tensor.PadMode;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.Weights;

/**
 * Convolution that pads its input so that {@code T} frames give {@code ceil(T / stride)}.
 *
 * <p>Of the {@code span - stride} frames of padding, a causal convolution puts all in front,
 * another half (rounded up) in front and half behind. Behind come up to {@code stride - 1} more, so
 * that the last frame is whole. A signal no longer than its reflection is first extended by zeros,
 * which are cut off again after the reflection (Défossez et al. 2022, EnCodec's public code).
 */
public final class PaddedConv1d implements StreamingLayer {

  private final Tensor weight;
  private final Tensor bias;
  private final @Nullable TimeNorm norm;
  private final Conv1dOp options;
  private final ConvStyle style;

  private PaddedConv1d(
      Tensor weight, Tensor bias, @Nullable TimeNorm norm, Conv1dOp options, ConvStyle style) {
    this.weight = weight;
    this.bias = bias;
    this.norm = norm;
    this.options = options;
    this.style = style;
  }

  /** Takes {@code conv.weight}, {@code conv.bias} and, if the style has it, {@code norm}. */
  public static PaddedConv1d of(
      Weights weights, int inputs, int outputs, int kernel, Conv1dOp options, ConvStyle style) {
    Initializer initializer = Initializer.fanIn(inputs * kernel);
    Weights conv = weights.at("conv");
    return new PaddedConv1d(
        style.weight(conv, initializer, outputs, inputs, kernel),
        conv.get("bias", initializer, outputs),
        TimeNorm.of(weights, outputs, style),
        options,
        style);
  }

  /** {@code [batch, time, inputs]} to {@code [batch, ceil(time / stride), outputs]}. */
  @Override
  public Tensor forward(Tensor x) {
    int before = style.causal() ? surplus() : surplus() - surplus() / 2;
    int after = surplus() - before + missing(x.size(1));
    Tensor y = convolve(x, before, after);
    return norm == null ? y : norm.forward(y);
  }

  @Override
  public LayerStream stream() {
    style.requireStreaming();
    return new PaddedConv1dStream(this);
  }

  /** Convolution with the given frames of padding, however short the signal. */
  Tensor convolve(Tensor x, int before, int after) {
    int longest = Math.max(before, after);
    if (style.padMode() != PadMode.REFLECT || longest < x.size(1)) {
      return x.conv1d(options.withPadding(before, after, style.padMode()), weight, bias);
    }
    int added = longest - x.size(1) + 1;
    Tensor extended = x.pad(1, 0, added, PadMode.ZERO).pad(1, before, after, PadMode.REFLECT);
    return extended.slice(1, 0, extended.size(1) - added).conv1d(options, weight, bias);
  }

  /** Frames that the signal lacks to fill the last stride. */
  int missing(int frames) {
    return Math.floorMod(-frames, options.stride());
  }

  /** Frames that one output spans beyond a stride. */
  int surplus() {
    return span() - options.stride();
  }

  /** Input frames that one output spans. */
  int span() {
    return options.dilation() * (weight.size(2) - 1) + 1;
  }

  int stride() {
    return options.stride();
  }

  int outputs() {
    return weight.size(0);
  }

  PadMode padMode() {
    return style.padMode();
  }
}
