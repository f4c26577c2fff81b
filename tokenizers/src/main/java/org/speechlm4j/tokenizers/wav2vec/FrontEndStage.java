package org.speechlm4j.tokenizers.wav2vec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.nn.Activation;
import org.speechlm4j.core.nn.Conv1d;
import org.speechlm4j.core.nn.GroupNorm;
import org.speechlm4j.core.nn.LayerNorm;
import org.speechlm4j.core.tensor.Conv1dOp;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.tokenizers.wav2vec.Wav2VecConfig.FrontEnd.Norm;

/**
 * One convolution of the front end with what follows it.
 *
 * @param overTime norm of each channel over time, or null for none
 * @param overChannels norm of each frame, or null for none
 */
record FrontEndStage(
    Conv1d convolution,
    @Nullable GroupNorm overTime,
    @Nullable LayerNorm overChannels,
    Activation activation) {

  private static final float EPSILON = 1e-5f;

  static FrontEndStage of(Weights weights, Wav2VecConfig.FrontEnd config, int index) {
    Weights norm = weights.at("layer_norm");
    int channels = config.convolutions().get(index).channels();
    boolean overTime = config.norm() == Norm.GROUP && index == 0;
    boolean overChannels = config.norm() == Norm.LAYER;
    return new FrontEndStage(
        convolution(weights.at("conv"), config, index),
        overTime ? GroupNorm.of(norm, channels, channels, EPSILON) : null,
        overChannels ? LayerNorm.of(norm, channels, EPSILON) : null,
        config.activation());
  }

  /** Drawn as He et al. 2015 do, because nothing normalises most of these convolutions. */
  private static Conv1d convolution(Weights weights, Wav2VecConfig.FrontEnd config, int index) {
    Wav2VecConfig.Convolution sizes = config.convolutions().get(index);
    int inputs = index == 0 ? 1 : config.convolutions().get(index - 1).channels();
    int fanIn = inputs * sizes.kernel();
    Initializer initializer = new Initializer.Normal((float) Math.sqrt(2.0 / fanIn));
    return new Conv1d(
        weights.get("weight", initializer, sizes.channels(), inputs, sizes.kernel()),
        config.bias() ? weights.get("bias", Initializer.fanIn(fanIn), sizes.channels()) : null,
        Conv1dOp.plain().withStride(sizes.stride()));
  }

  Tensor forward(Tensor in, @Nullable Tensor frames) {
    Tensor x = convolution.forward(in);
    if (overTime != null) {
      x = overTime.forward(x, frames);
    }
    if (overChannels != null) {
      x = overChannels.forward(x);
    }
    return activation.forward(x);
  }

  int[] frames(int[] lengths) {
    return Arrays.stream(lengths).map(convolution::outputFrames).toArray();
  }
}
