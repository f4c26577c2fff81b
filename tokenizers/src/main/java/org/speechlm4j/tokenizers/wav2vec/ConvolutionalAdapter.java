package org.speechlm4j.tokenizers.wav2vec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.nn.Conv1d;
import org.speechlm4j.core.nn.LayerNorm;
import org.speechlm4j.core.nn.Linear;
import org.speechlm4j.core.tensor.Conv1dOp;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Weights;

/**
 * Strided convolutions with gated linear units that shorten the encoder's output (Li et al. 2021,
 * "Multilingual speech translation from efficient finetuning of pretrained models", section 3.2).
 *
 * @param projection to the adapter's dimension, or null if it is the encoder's
 * @param projectionNorm of the projected frames, or null without projection
 * @param convolutions to twice the dimension, which the gate halves
 */
record ConvolutionalAdapter(
    @Nullable Linear projection, @Nullable LayerNorm projectionNorm, List<Conv1d> convolutions) {

  private static final float EPSILON = 1e-5f;

  static ConvolutionalAdapter of(Weights weights, int inputs, Wav2VecConfig.Adapter config) {
    int dimension = config.dimension();
    Conv1dOp options =
        Conv1dOp.plain().withStride(config.stride()).withPadding(Wav2VecConfig.Adapter.PADDING);
    List<Conv1d> convolutions = new ArrayList<>();
    for (int i = 0; i < config.layers(); i++) {
      Weights scope = weights.at("layers", i).at("conv");
      convolutions.add(Conv1d.of(scope, dimension, 2 * dimension, config.kernel(), options));
    }
    boolean projected = inputs != dimension;
    return new ConvolutionalAdapter(
        projected ? Linear.of(weights.at("proj"), inputs, dimension) : null,
        projected ? LayerNorm.of(weights.at("proj_layer_norm"), dimension, EPSILON) : null,
        List.copyOf(convolutions));
  }

  /**
   * Frames {@code [batch, time, inputs]} to {@code [batch, time', dimension]}.
   *
   * @param lengths valid frames of each row, or null if all are
   */
  Tensor forward(Tensor in, int @Nullable [] lengths) {
    Tensor x = in;
    if (projection != null && projectionNorm != null) {
      x = projectionNorm.forward(projection.forward(x));
    }
    int[] valid = lengths;
    for (Conv1d convolution : convolutions) {
      Tensor frames = valid == null ? null : Padding.lengths(x, valid);
      x = convolution.forward(Padding.zeroed(x, frames)).glu();
      valid = valid == null ? null : frames(convolution, valid);
    }
    return x;
  }

  /** Frames after the adapter of each number of frames before it. */
  int[] frames(int[] lengths) {
    int[] frames = lengths;
    for (Conv1d convolution : convolutions) {
      frames = frames(convolution, frames);
    }
    return frames;
  }

  private static int[] frames(Conv1d convolution, int[] lengths) {
    return Arrays.stream(lengths).map(convolution::outputFrames).toArray();
  }
}
