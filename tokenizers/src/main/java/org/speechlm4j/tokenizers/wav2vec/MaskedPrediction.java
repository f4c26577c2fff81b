package org.speechlm4j.tokenizers.wav2vec;

import org.speechlm4j.core.nn.Linear;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.Weights;

/**
 * HuBERT's training head: scores of the unit of every frame, of which some are hidden from the
 * transformer, as cosines between projected frames and an embedding of each unit (Hsu et al. 2021,
 * "HuBERT", equation 3).
 */
public final class MaskedPrediction {

  private static final float NORM_EPSILON = 1e-8f;

  private final Wav2VecModel model;
  private final Tensor maskEmbedding;
  private final Linear projection;
  private final Tensor unitEmbeddings;
  private final float temperature;

  private MaskedPrediction(
      Wav2VecModel model, Weights weights, int units, int dimension, float temperature) {
    int width = model.config().transformer().dimension();
    this.model = model;
    this.maskEmbedding = weights.get("masked_spec_embed", new Initializer.Uniform(0.5f), width);
    this.projection = Linear.of(weights.at("final_proj"), width, dimension);
    this.unitEmbeddings =
        weights.get("label_embs_concat", Initializer.standardNormal(), units, dimension);
    this.temperature = temperature;
  }

  /**
   * A network with the head, which takes {@code masked_spec_embed}, {@code final_proj} and {@code
   * label_embs_concat} from the network's scope.
   *
   * @param units number of units
   * @param dimension channels of the space in which cosines are taken
   * @param temperature what cosines are divided by; 0.1 in the paper
   * @throws IllegalArgumentException if a number is not positive
   */
  public static MaskedPrediction of(
      Weights weights, Wav2VecConfig config, int units, int dimension, float temperature) {
    if (units < 1 || dimension < 1 || !(temperature > 0)) {
      throw new IllegalArgumentException(
          "masked prediction: found %d units, dimension %d, temperature %s; need positive numbers"
              .formatted(units, dimension, temperature));
    }
    Wav2VecModel model = Wav2VecModel.of(weights, config);
    return new MaskedPrediction(model, weights, units, dimension, temperature);
  }

  /** The network below the head. */
  public Wav2VecModel model() {
    return model;
  }

  /**
   * Scores of every unit, to be given to a cross entropy.
   *
   * @param samples {@code [batch, time]}, zero beyond each row's length
   * @param lengths valid samples of each row
   * @param masked for each row and frame whether it is hidden: as many frames as the longest row
   *     has
   * @return {@code [batch, frames, units]}
   */
  public Tensor logits(Tensor samples, int[] lengths, boolean[][] masked) {
    int frames = masked.length == 0 ? 0 : masked[0].length;
    float[] values = new float[masked.length * frames];
    for (int row = 0; row < masked.length; row++) {
      for (int t = 0; t < frames; t++) {
        values[row * frames + t] = masked[row][t] ? 1 : 0;
      }
    }
    FrameMask mask =
        new FrameMask(maskEmbedding, samples.constant(values, masked.length, frames, 1));
    Tensor state = model.maskedState(samples, lengths, mask);
    Tensor embeddings = unitEmbeddings.l2Normalize(NORM_EPSILON);
    return projection
        .forward(state)
        .l2Normalize(NORM_EPSILON)
        .linear(embeddings, null)
        .multiply(1 / temperature);
  }
}
