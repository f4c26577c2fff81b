package org.speechlm4j.codecs.seanet;

import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.nn.LayerStream;
import org.speechlm4j.core.nn.StreamingLayer;
import org.speechlm4j.core.tensor.ConvTranspose1dOp;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.Weights;

/**
 * Transposed convolution trimmed so that {@code T} frames give {@code T stride}.
 *
 * <p>Of the {@code kernel - stride} surplus frames, a causal one cuts the style's share (rounded
 * up) behind and the rest in front; another cuts half (rounded up) in front. A norm comes before
 * the trimming (EnCodec's public code).
 */
public final class TrimmedConvTranspose1d implements StreamingLayer {

  private final Tensor weight;
  private final Tensor bias;
  private final @Nullable TimeNorm norm;
  private final int stride;
  private final ConvStyle style;

  private TrimmedConvTranspose1d(
      Tensor weight, Tensor bias, @Nullable TimeNorm norm, int stride, ConvStyle style) {
    this.weight = weight;
    this.bias = bias;
    this.norm = norm;
    this.stride = stride;
    this.style = style;
  }

  /**
   * Takes {@code conv.weight}, {@code conv.bias} and, if the style has it, {@code norm}.
   *
   * @throws IllegalArgumentException if the kernel is shorter than the stride
   */
  public static TrimmedConvTranspose1d of(
      Weights weights, int inputs, int outputs, int kernel, int stride, ConvStyle style) {
    if (kernel < stride) {
      throw new IllegalArgumentException(
          "kernel: found " + kernel + ", need at least the stride " + stride);
    }
    Initializer initializer = Initializer.fanIn(outputs * kernel);
    Weights conv = weights.at("conv");
    return new TrimmedConvTranspose1d(
        style.weight(conv, initializer, inputs, outputs, kernel),
        conv.get("bias", initializer, outputs),
        TimeNorm.of(weights, outputs, style),
        stride,
        style);
  }

  /** {@code [batch, time, inputs]} to {@code [batch, time stride, outputs]}. */
  @Override
  public Tensor forward(Tensor x) {
    if (norm == null) {
      return convolve(x, trimBefore(), trimAfter());
    }
    Tensor y = norm.forward(convolve(x, 0, 0));
    return y.slice(1, trimBefore(), y.size(1) - trimAfter());
  }

  @Override
  public LayerStream stream() {
    style.requireStreaming();
    return new TrimmedConvTranspose1dStream(this);
  }

  /** Transposed convolution without the given frames at its ends. */
  Tensor convolve(Tensor x, int trimBefore, int trimAfter) {
    return x.convTranspose1d(
        new ConvTranspose1dOp(stride, 1, 1, trimBefore, trimAfter), weight, bias);
  }

  int trimBefore() {
    return kernel() - stride - trimAfter();
  }

  private int trimAfter() {
    int surplus = kernel() - stride;
    return style.causal() ? (int) Math.ceil(surplus * style.trimRightRatio()) : surplus / 2;
  }

  int kernel() {
    return weight.size(2);
  }

  int stride() {
    return stride;
  }

  int outputs() {
    return weight.size(1);
  }
}
