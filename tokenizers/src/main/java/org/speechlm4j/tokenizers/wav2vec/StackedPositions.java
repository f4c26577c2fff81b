package org.speechlm4j.tokenizers.wav2vec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.nn.Activation;
import org.speechlm4j.core.nn.Conv1d;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.Weights;

/**
 * Several grouped convolutions, each followed by a norm without weights (Baevski et al. 2022,
 * section 4.2).
 */
record StackedPositions(List<Conv1d> convolutions, Activation activation)
    implements PositionEmbedding {

  private static final float EPSILON = 1e-5f;

  static StackedPositions of(Weights weights, Wav2VecConfig config) {
    Wav2VecConfig.Positions sizes = config.positions();
    int channels = config.transformer().dimension();
    int inputs = channels / sizes.groups();
    List<Conv1d> convolutions = new ArrayList<>();
    for (int i = 0; i < sizes.layers(); i++) {
      Weights scope = weights.at("layers", i).at("conv");
      Initializer initializer = Initializer.fanIn(inputs * sizes.kernel());
      Tensor weight = scope.get("weight", initializer, channels, inputs, sizes.kernel());
      Tensor bias = scope.get("bias", Initializer.zeros(), channels);
      convolutions.add(PositionEmbedding.convolution(weight, bias, sizes.groups()));
    }
    return new StackedPositions(List.copyOf(convolutions), config.frontEnd().activation());
  }

  @Override
  public Tensor forward(Tensor in, @Nullable Tensor frames) {
    Tensor x = in;
    for (Conv1d convolution : convolutions) {
      // Bias and norm have filled the padding that the next convolution must not see.
      x = Padding.zeroed(x, frames);
      x = activation.forward(convolution.forward(x).layerNorm(EPSILON));
    }
    return x;
  }
}
