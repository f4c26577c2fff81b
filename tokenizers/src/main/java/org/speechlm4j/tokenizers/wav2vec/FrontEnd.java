package org.speechlm4j.tokenizers.wav2vec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Weights;

/**
 * Strided convolutions from samples to feature frames (Baevski et al. 2020, section 2).
 *
 * @param stages the convolutions, each with what follows it
 */
record FrontEnd(List<FrontEndStage> stages) {

  static FrontEnd of(Weights weights, Wav2VecConfig.FrontEnd config) {
    List<FrontEndStage> stages = new ArrayList<>();
    for (int i = 0; i < config.convolutions().size(); i++) {
      stages.add(FrontEndStage.of(weights.at("conv_layers", i), config, i));
    }
    return new FrontEnd(List.copyOf(stages));
  }

  /**
   * Samples {@code [batch, time, 1]} to {@code [batch, frames, channels]}.
   *
   * @param lengths valid samples of each row, or null if norms over time take all
   */
  Tensor forward(Tensor samples, int @Nullable [] lengths) {
    return samples.scoped(in -> convolve(in, lengths));
  }

  private Tensor convolve(Tensor samples, int @Nullable [] lengths) {
    Tensor x = samples;
    int[] valid = lengths;
    for (FrontEndStage stage : stages) {
      valid = valid == null ? null : stage.frames(valid);
      Tensor frames = valid == null ? null : x.constant(valid, valid.length);
      x = x.scoped(in -> stage.forward(in, frames));
    }
    return x;
  }

  /** Frames of each number of samples. */
  int[] frames(int[] samples) {
    int[] frames = samples;
    for (FrontEndStage stage : stages) {
      frames = stage.frames(frames);
    }
    return frames;
  }
}
