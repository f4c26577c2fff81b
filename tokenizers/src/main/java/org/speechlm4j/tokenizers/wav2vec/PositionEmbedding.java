package org.speechlm4j.tokenizers.wav2vec;

import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.nn.Conv1d;
import org.speechlm4j.core.tensor.Conv1dOp;
import org.speechlm4j.core.tensor.PadMode;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.Weights;

/** What tells a transformer where a frame stands, made of its neighbours by convolution. */
sealed interface PositionEmbedding
    permits WeightNormPositions, BatchNormPositions, StackedPositions {

  static PositionEmbedding of(Weights weights, Wav2VecConfig config) {
    return switch (config.positions().kind()) {
      case WEIGHT_NORM -> WeightNormPositions.of(weights, config);
      case BATCH_NORM -> BatchNormPositions.of(weights, config);
      case STACKED_LAYER_NORM -> StackedPositions.of(weights, config);
    };
  }

  /**
   * Embeds frames {@code [batch, time, channels]}, to the same shape.
   *
   * @param x frames, zero where they are padding
   * @param frames valid frames of each row, or null if all are
   */
  Tensor forward(Tensor x, @Nullable Tensor frames);

  /** A convolution that keeps the number of frames; an even kernel sees one more frame behind. */
  static Conv1d convolution(Tensor weight, Tensor bias, int groups) {
    int kernel = weight.size(2);
    Conv1dOp options =
        Conv1dOp.plain().withGroups(groups).withPadding(kernel / 2, (kernel - 1) / 2, PadMode.ZERO);
    return new Conv1d(weight, bias, options);
  }

  /** Small at the start, as in the first public implementation. */
  static Initializer initializer(Wav2VecConfig config) {
    int summed = config.positions().kernel() * config.transformer().dimension();
    return new Initializer.Normal((float) (2 / Math.sqrt(summed)));
  }
}
