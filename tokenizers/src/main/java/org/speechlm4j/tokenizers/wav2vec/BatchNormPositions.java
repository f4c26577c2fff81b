package org.speechlm4j.tokenizers.wav2vec;

import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.nn.Activation;
import org.speechlm4j.core.nn.Conv1d;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.Weights;

/**
 * One wide grouped convolution over frames normalised by running statistics, as mHuBERT-147 has it
 * (Boito et al. 2024).
 */
record BatchNormPositions(BatchNorm norm, Conv1d convolution, Activation activation)
    implements PositionEmbedding {

  static BatchNormPositions of(Weights weights, Wav2VecConfig config) {
    Weights scope = weights.at("conv");
    Wav2VecConfig.Positions sizes = config.positions();
    int channels = config.transformer().dimension();
    Tensor weight =
        scope.get(
            "weight",
            PositionEmbedding.initializer(config),
            channels,
            channels / sizes.groups(),
            sizes.kernel());
    Tensor bias = scope.get("bias", Initializer.zeros(), channels);
    return new BatchNormPositions(
        BatchNorm.of(weights.at("batch_norm"), channels),
        PositionEmbedding.convolution(weight, bias, sizes.groups()),
        config.frontEnd().activation());
  }

  @Override
  public Tensor forward(Tensor x, @Nullable Tensor frames) {
    // The norm moves the zeros of padding, which beyond a row's own end would stay zeros.
    Tensor normalized = Padding.zeroed(norm.forward(x), frames);
    return activation.forward(convolution.forward(normalized));
  }

  /** Normalisation of each channel by running statistics (Ioffe and Szegedy 2015). */
  record BatchNorm(Tensor weight, Tensor bias, Tensor mean, Tensor variance) {

    private static final float EPSILON = 1e-5f;

    static BatchNorm of(Weights weights, int channels) {
      return new BatchNorm(
          weights.get("weight", Initializer.ones(), channels),
          weights.get("bias", Initializer.zeros(), channels),
          weights.get("running_mean", Initializer.zeros(), channels),
          weights.get("running_var", Initializer.ones(), channels));
    }

    Tensor forward(Tensor x) {
      return x.batchNorm(weight, bias, mean, variance, EPSILON);
    }
  }
}
