package org.speechlm4j.tokenizers.wav2vec;

import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.nn.Activation;
import org.speechlm4j.core.nn.FeedForward;
import org.speechlm4j.core.nn.LayerNorm;
import org.speechlm4j.core.nn.Linear;
import org.speechlm4j.core.nn.MultiHeadAttention;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Weights;

/**
 * One layer of the transformer.
 *
 * @param preNorm whether each part's input is normalised, not its output
 * @param gate of the position bias, or null for none
 * @param languageAdapter at the layer's end, or null for none
 */
record TransformerLayer(
    boolean preNorm,
    MultiHeadAttention attention,
    @Nullable GatedRelativeBias gate,
    LayerNorm attentionNorm,
    FeedForward feedForward,
    LayerNorm feedForwardNorm,
    @Nullable LanguageAdapter languageAdapter) {

  static TransformerLayer of(Weights weights, Wav2VecConfig.Transformer config) {
    int dimension = config.dimension();
    Weights attention = weights.at("attention");
    return new TransformerLayer(
        config.preNorm(),
        MultiHeadAttention.of(attention, dimension, config.heads()),
        config.relativePositions() == null
            ? null
            : GatedRelativeBias.of(attention, dimension, config.heads()),
        LayerNorm.of(weights.at("layer_norm"), dimension, config.epsilon()),
        feedForward(weights.at("feed_forward"), config),
        LayerNorm.of(weights.at("final_layer_norm"), dimension, config.epsilon()),
        config.languageAdapter() == 0
            ? null
            : LanguageAdapter.of(weights.at("adapter_layer"), dimension, config.languageAdapter()));
  }

  private static FeedForward feedForward(Weights weights, Wav2VecConfig.Transformer config) {
    int dimension = config.dimension();
    int inner = config.innerDimension();
    return new FeedForward(
        Linear.of(weights.at("intermediate_dense"), dimension, inner),
        config.activation(),
        Linear.of(weights.at("output_dense"), inner, dimension));
  }

  /**
   * Frames {@code [batch, time, dimension]} to the same shape.
   *
   * @param bias position bias {@code [heads, 2 time - 1]}, or null for none
   * @param frames valid frames of each row, or null if all are
   */
  Tensor forward(Tensor x, @Nullable Tensor bias, @Nullable Tensor frames) {
    return preNorm ? normalizedInputs(x, bias, frames) : normalizedOutputs(x, bias, frames);
  }

  private Tensor normalizedOutputs(Tensor in, @Nullable Tensor bias, @Nullable Tensor frames) {
    Tensor x = attentionNorm.forward(in.add(attend(in, bias, frames)));
    return feedForwardNorm.forward(x.add(feedForward.forward(x)));
  }

  private Tensor normalizedInputs(Tensor in, @Nullable Tensor bias, @Nullable Tensor frames) {
    Tensor x = in.add(attend(attentionNorm.forward(in), bias, frames));
    x = x.add(feedForward.forward(feedForwardNorm.forward(x)));
    return languageAdapter == null ? x : x.add(languageAdapter.forward(x));
  }

  private Tensor attend(Tensor x, @Nullable Tensor bias, @Nullable Tensor frames) {
    return gate == null || bias == null
        ? attention.forward(x, frames)
        : attention.forward(x, bias, gate.forward(x), frames);
  }

  /**
   * A bottleneck that holds what a layer knows of one language (Pratap et al. 2023, section 5.2).
   *
   * @param norm of the input
   * @param bottleneck down, a rectifier, and up again
   */
  record LanguageAdapter(LayerNorm norm, FeedForward bottleneck) {

    private static final float EPSILON = 1e-5f;

    static LanguageAdapter of(Weights weights, int dimension, int inner) {
      return new LanguageAdapter(
          LayerNorm.of(weights.at("norm"), dimension, EPSILON),
          new FeedForward(
              Linear.of(weights.at("linear_1"), dimension, inner),
              Activation.RELU,
              Linear.of(weights.at("linear_2"), inner, dimension)));
    }

    Tensor forward(Tensor x) {
      return bottleneck.forward(norm.forward(x));
    }
  }
}
