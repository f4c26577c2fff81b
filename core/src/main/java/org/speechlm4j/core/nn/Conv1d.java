package org.speechlm4j.core.nn;

import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Conv1dOp;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.Weights;

/**
 * Convolution over time.
 *
 * @param weight {@code [outputs, inputs / groups, kernel]}
 * @param bias {@code [outputs]}, or null for none
 * @param options stride, dilation, groups and padding
 */
public record Conv1d(Tensor weight, @Nullable Tensor bias, Conv1dOp options) {

  /** Takes {@code weight} and {@code bias} from a scope. */
  public static Conv1d of(Weights weights, int inputs, int outputs, int kernel, Conv1dOp options) {
    Initializer initializer = Initializer.fanIn(inputs / options.groups() * kernel);
    return new Conv1d(
        weights.get("weight", initializer, outputs, inputs / options.groups(), kernel),
        weights.get("bias", initializer, outputs),
        options);
  }

  /** Takes {@code weight} alone from a scope. */
  public static Conv1d withoutBias(
      Weights weights, int inputs, int outputs, int kernel, Conv1dOp options) {
    Initializer initializer = Initializer.fanIn(inputs / options.groups() * kernel);
    return new Conv1d(
        weights.get("weight", initializer, outputs, inputs / options.groups(), kernel),
        null,
        options);
  }

  /** {@code [batch, time, inputs]} to {@code [batch, time', outputs]}. */
  public Tensor forward(Tensor x) {
    return x.conv1d(options, weight, bias);
  }

  /** Output frames of {@code frames} input frames; 0 if the kernel does not fit. */
  public int outputFrames(int frames) {
    return options.outputFrames(frames, weight.size(2));
  }
}
