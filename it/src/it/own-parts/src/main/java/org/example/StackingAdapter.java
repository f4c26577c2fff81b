package org.example;

import java.util.Arrays;
import org.speechlm4j.core.Adapter;
import org.speechlm4j.core.Frames;
import org.speechlm4j.core.nn.Activation;
import org.speechlm4j.core.nn.FeedForward;
import org.speechlm4j.core.nn.Linear;
import org.speechlm4j.core.tensor.PadMode;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Weights;

/** Several frames in a row as one, then two affine maps with a GELU between them. */
final class StackingAdapter implements Adapter {

  private final int stacked;
  private final int inputDimension;
  private final int outputDimension;
  private final FeedForward layers;

  private StackingAdapter(
      int stacked, int inputDimension, int outputDimension, FeedForward layers) {
    this.stacked = stacked;
    this.inputDimension = inputDimension;
    this.outputDimension = outputDimension;
    this.layers = layers;
  }

  /**
   * An adapter whose hidden layer is as wide as its output.
   *
   * @param weights scope of the maps {@code inner} and {@code outer}
   * @param stacked frames that become one
   */
  static StackingAdapter of(Weights weights, int stacked, int inputDimension, int outputDimension) {
    return new StackingAdapter(
        stacked,
        inputDimension,
        outputDimension,
        new FeedForward(
            Linear.of(weights.at("inner"), stacked * inputDimension, outputDimension),
            Activation.GELU,
            Linear.of(weights.at("outer"), outputDimension, outputDimension)));
  }

  @Override
  public int inputDimension() {
    return inputDimension;
  }

  @Override
  public int outputDimension() {
    return outputDimension;
  }

  /** {@inheritDoc} What a row lacks in its last stack is zero, in a batch as alone. */
  @Override
  public Frames adapt(Frames frames) {
    Tensor x = frames.tensor();
    if (x.size(2) != inputDimension) {
      throw new IllegalArgumentException(
          "frames: found %d channels, need %d".formatted(x.size(2), inputDimension));
    }
    int batch = x.size(0);
    int stacks = Math.ceilDiv(x.size(1), stacked);
    Tensor whole =
        x.maskTime(frames.lengthTensor(), 0)
            .pad(1, 0, stacks * stacked - x.size(1), PadMode.ZERO)
            .reshape(batch, stacks, stacked * inputDimension);
    int[] lengths =
        Arrays.stream(frames.lengths()).map(length -> Math.ceilDiv(length, stacked)).toArray();
    return new Frames(layers.forward(whole), lengths, frames.frameRate() / stacked);
  }
}
