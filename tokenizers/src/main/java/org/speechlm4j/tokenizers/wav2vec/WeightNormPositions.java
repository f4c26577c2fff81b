package org.speechlm4j.tokenizers.wav2vec;

import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.nn.Activation;
import org.speechlm4j.core.nn.Conv1d;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.Weights;

/**
 * One wide grouped convolution, its weights normalised per tap (Baevski et al. 2020, section 2).
 */
record WeightNormPositions(Conv1d convolution, Activation activation) implements PositionEmbedding {

  private static final int TAPS = 2;

  static WeightNormPositions of(Weights weights, Wav2VecConfig config) {
    Weights scope = weights.at("conv");
    Wav2VecConfig.Positions sizes = config.positions();
    int channels = config.transformer().dimension();
    Tensor weight =
        scope.weightNorm(
            "weight",
            TAPS,
            PositionEmbedding.initializer(config),
            channels,
            channels / sizes.groups(),
            sizes.kernel());
    Tensor bias = scope.get("bias", Initializer.zeros(), channels);
    return new WeightNormPositions(
        PositionEmbedding.convolution(weight, bias, sizes.groups()),
        config.frontEnd().activation());
  }

  @Override
  public Tensor forward(Tensor x, @Nullable Tensor frames) {
    return activation.forward(convolution.forward(x));
  }
}
