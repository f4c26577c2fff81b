package org.speechlm4j.training.recognizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.speechlm4j.core.nn.Conv1d;
import org.speechlm4j.core.nn.LayerNorm;
import org.speechlm4j.core.nn.Linear;
import org.speechlm4j.core.tensor.Conv1dOp;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.tensor.UnaryOp;
import org.speechlm4j.core.weights.Weights;

/**
 * Mel frames to log probabilities of phones, half as many: two convolutions, the first of stride 2,
 * bidirectional recurrent layers and an affine map (Graves et al. 2013, "Speech recognition with
 * deep recurrent neural networks").
 *
 * @param dropout rate of zeros before each layer and the last map, while a model is trained
 */
record RecognizerNetwork(
    Conv1d halving,
    Conv1d second,
    LayerNorm norm,
    List<BidirectionalLstm> layers,
    Linear head,
    float dropout) {

  /** Index of the output that stands for no phone. */
  static final int BLANK = 0;

  private static final int KERNEL = 5;
  private static final Conv1dOp SAME = Conv1dOp.plain().withPadding(KERNEL / 2);
  private static final float EPSILON = 1e-5f;

  static RecognizerNetwork of(Weights weights, RecognizerConfig config, float dropout) {
    int channels = config.channels();
    List<BidirectionalLstm> layers = new ArrayList<>();
    for (int i = 0; i < config.layers(); i++) {
      int inputs = i == 0 ? channels : 2 * config.hidden();
      layers.add(BidirectionalLstm.of(weights.at("layers", i), inputs, config.hidden()));
    }
    return new RecognizerNetwork(
        Conv1d.of(weights.at("halving"), config.mels(), channels, KERNEL, SAME.withStride(2)),
        Conv1d.of(weights.at("second"), channels, channels, KERNEL, SAME),
        LayerNorm.of(weights.at("norm"), channels, EPSILON),
        layers,
        Linear.of(weights.at("head"), 2 * config.hidden(), config.phones().size() + 1),
        dropout);
  }

  /** Output frames of rows of so many input frames. */
  int[] frames(int[] inputs) {
    return Arrays.stream(inputs).map(halving::outputFrames).toArray();
  }

  /**
   * Log probabilities of the blank and each phone.
   *
   * @param x {@code [batch, time, mels]}, zeros beyond each row's frames
   * @param inputs valid frames of each row
   * @return {@code [batch, (time + 1) / 2, 1 + phones]}
   */
  Tensor forward(Tensor x, int[] inputs) {
    int[] frames = frames(inputs);
    Tensor lengths = x.constant(frames, frames.length);
    Tensor y = halving.forward(x).map(UnaryOp.Function.GELU).maskTime(lengths, 0);
    y = norm.forward(second.forward(y).map(UnaryOp.Function.GELU));
    for (BidirectionalLstm layer : layers) {
      y = layer.forward(y.dropout(dropout), frames);
    }
    return head.forward(y.dropout(dropout)).logSoftmax();
  }
}
