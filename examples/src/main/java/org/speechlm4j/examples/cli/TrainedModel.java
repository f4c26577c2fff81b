package org.speechlm4j.examples.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.speechlm4j.codecs.quantizer.QuantizerPass;
import org.speechlm4j.codecs.quantizer.ResidualVectorQuantizer;
import org.speechlm4j.codecs.quantizer.VectorQuantizerOptions;
import org.speechlm4j.codecs.seanet.ConvNorm;
import org.speechlm4j.codecs.seanet.ConvStyle;
import org.speechlm4j.codecs.seanet.SeaNet;
import org.speechlm4j.codecs.seanet.SeaNetConfig;
import org.speechlm4j.core.nn.Activation;
import org.speechlm4j.core.nn.Conv1d;
import org.speechlm4j.core.nn.FeedForward;
import org.speechlm4j.core.nn.GroupNorm;
import org.speechlm4j.core.nn.LayerNorm;
import org.speechlm4j.core.nn.Linear;
import org.speechlm4j.core.nn.MultiHeadAttention;
import org.speechlm4j.core.nn.StreamingLayer;
import org.speechlm4j.core.tensor.Conv1dOp;
import org.speechlm4j.core.tensor.PadMode;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Weights;
import org.speechlm4j.training.loss.Distances;

/** A model whose training steps are timed, the same as in {@code bench_training_peer.py}. */
enum TrainedModel {

  /** Four layers of a transformer, 256 wide, at 8 x 200 frames; the loss is a mean of squares. */
  TRANSFORMER {
    @Override
    Shape input() {
      return Shape.of(8, 200, 256);
    }

    @Override
    Body body(Weights weights) {
      List<Layer> layers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        layers.add(Layer.of(weights.at("layers", i), 256, 1024, 4));
      }
      return input -> {
        Tensor x = input;
        for (Layer layer : layers) {
          x = layer.forward(x);
        }
        return new Outcome(x.multiply(x).mean(), () -> {});
      };
    }
  },

  /** HuBERT's seven convolutions at 4 x 2 s of 16 kHz; the loss is a mean of squares. */
  STEM {
    @Override
    Shape input() {
      return Shape.of(4, 32_000, 1);
    }

    @Override
    Body body(Weights weights) {
      int[] kernels = {10, 3, 3, 3, 3, 2, 2};
      List<Conv1d> convolutions = new ArrayList<>();
      for (int i = 0; i < kernels.length; i++) {
        Conv1dOp options = Conv1dOp.plain().withStride(i == 0 ? 5 : 2);
        Weights scope = weights.at("conv_layers", i).at("conv");
        int inputs = i == 0 ? 1 : 512;
        convolutions.add(Conv1d.withoutBias(scope, inputs, 512, kernels[i], options));
      }
      GroupNorm norm = GroupNorm.of(weights.at("layer_norm"), 512, 512, 1e-5f);
      return input -> {
        Tensor x =
            Activation.GELU.forward(norm.forward(convolutions.getFirst().forward(input), null));
        for (Conv1d convolution : convolutions.subList(1, kernels.length)) {
          x = Activation.GELU.forward(convolution.forward(x));
        }
        return new Outcome(x.multiply(x).mean(), () -> {});
      };
    }
  },

  /** The codec of {@code codec.json} at 12 x 0.8 s; absolute and squared error, and commitment. */
  CODEC {
    @Override
    Shape input() {
      return Shape.of(12, 12_800, 1);
    }

    @Override
    Body body(Weights weights) {
      ConvStyle style = new ConvStyle(true, PadMode.REFLECT, ConvNorm.WEIGHT_NORM, 1);
      SeaNetConfig config =
          new SeaNetConfig(1, 64, 16, List.of(8, 5, 4, 2), 1, 7, 7, 3, 2, 2, true, 0, style);
      StreamingLayer encoder = SeaNet.encoder(config, weights.at("encoder"));
      StreamingLayer decoder = SeaNet.decoder(config, weights.at("decoder"));
      ResidualVectorQuantizer quantizer =
          ResidualVectorQuantizer.of(
              weights.at("quantizer"), 8, VectorQuantizerOptions.encodec(256, 64));
      return input -> {
        QuantizerPass pass = quantizer.forward(encoder.forward(input), null);
        Tensor decoded = decoder.forward(pass.quantized());
        Tensor loss =
            Distances.absolute(decoded, input)
                .mean()
                .add(Distances.squared(decoded, input).mean())
                .add(pass.losses().total().multiply(0.25f).reshape());
        return new Outcome(loss, () -> quantizer.observe(pass));
      };
    }
  };

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Sizes of the batch that a step is about. */
  abstract Shape input();

  /** The model and its loss, with parameters of a scope. */
  abstract Body body(Weights weights);

  /** From a batch to its loss. */
  interface Body {
    Outcome apply(Tensor input);
  }

  /**
   * What a batch leads to.
   *
   * @param loss a scalar
   * @param change of the model's state, for when the gradients have been computed
   */
  record Outcome(Tensor loss, Runnable change) {}

  /** A layer that normalises the inputs of its parts. */
  private record Layer(
      LayerNorm attentionNorm,
      MultiHeadAttention attention,
      LayerNorm feedForwardNorm,
      FeedForward feedForward) {

    static Layer of(Weights weights, int dimension, int inner, int heads) {
      return new Layer(
          LayerNorm.of(weights.at("attention_norm"), dimension, 1e-5f),
          MultiHeadAttention.of(weights.at("attention"), dimension, heads),
          LayerNorm.of(weights.at("feed_forward_norm"), dimension, 1e-5f),
          new FeedForward(
              Linear.of(weights.at("inner"), dimension, inner),
              Activation.GELU,
              Linear.of(weights.at("outer"), inner, dimension)));
    }

    Tensor forward(Tensor in) {
      Tensor x = in.add(attention.forward(attentionNorm.forward(in), null));
      return x.add(feedForward.forward(feedForwardNorm.forward(x)));
    }
  }
}
