package org.speechlm4j.codecs.seanet;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.nn.Lstm;
import org.speechlm4j.core.nn.Sequential;
import org.speechlm4j.core.nn.StreamingLayer;
import org.speechlm4j.core.tensor.Conv1dOp;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Weights;

/**
 * SEANet's encoder and decoder (Tagliasacchi et al. 2020, as in section 3.1 of Défossez et al.
 * 2022, "High Fidelity Neural Audio Compression").
 */
public final class SeaNet {

  private static final StreamingLayer ELU = StreamingLayer.framewise(Tensor::elu);

  private final SeaNetConfig config;
  private final Weights weights;
  private final List<StreamingLayer> layers = new ArrayList<>();

  /** Index of the next layer in the checkpoint, where activations count too. */
  private int index;

  private SeaNet(SeaNetConfig config, Weights weights) {
    this.config = config;
    this.weights = weights;
  }

  /**
   * The encoder, audio {@code [batch, samples, audioChannels]} to {@code [batch, frames,
   * dimension]}; takes {@code layers.0}, {@code layers.1}, ... from a scope.
   */
  public static StreamingLayer encoder(SeaNetConfig config, Weights weights) {
    return new SeaNet(config, weights).buildEncoder();
  }

  /**
   * The decoder, {@code [batch, frames, dimension]} to audio {@code [batch, samples,
   * audioChannels]}; takes {@code layers.0}, {@code layers.1}, ... from a scope.
   */
  public static StreamingLayer decoder(SeaNetConfig config, Weights weights) {
    return new SeaNet(config, weights).buildDecoder();
  }

  private Sequential buildEncoder() {
    int channels = config.filters();
    layers.add(conv(next(), config.audioChannels(), channels, config.kernelSize(), 1));
    for (int ratio : config.ratios().reversed()) {
      List<StreamingLayer> stage = new ArrayList<>(residualBlocks(channels));
      stage.add(elu());
      stage.add(downsampling(next(), channels, ratio));
      layers.add(new Sequential(stage));
      channels *= 2;
    }
    addLstm(channels);
    layers.add(elu());
    layers.add(conv(next(), channels, config.dimension(), config.lastKernelSize(), 1));
    return new Sequential(layers);
  }

  private Sequential buildDecoder() {
    int channels = config.widest();
    layers.add(conv(next(), config.dimension(), channels, config.kernelSize(), 1));
    addLstm(channels);
    for (int ratio : config.ratios()) {
      List<StreamingLayer> stage = new ArrayList<>();
      stage.add(elu());
      stage.add(upsampling(next(), channels, ratio));
      channels /= 2;
      stage.addAll(residualBlocks(channels));
      layers.add(new Sequential(stage));
    }
    layers.add(elu());
    layers.add(conv(next(), channels, config.audioChannels(), config.lastKernelSize(), 1));
    return new Sequential(layers);
  }

  private List<StreamingLayer> residualBlocks(int channels) {
    List<StreamingLayer> blocks = new ArrayList<>();
    int dilation = 1;
    for (int i = 0; i < config.residualBlocks(); i++) {
      blocks.add(residualBlock(next(), channels, dilation));
      dilation *= config.dilationGrowthRate();
    }
    return blocks;
  }

  private ResidualBlock residualBlock(Weights scope, int channels, int dilation) {
    int hidden = channels / config.compress();
    Sequential branch =
        Sequential.of(
            ELU,
            conv(scope.at("block", 1), channels, hidden, config.residualKernelSize(), dilation),
            ELU,
            conv(scope.at("block", 3), hidden, channels, 1, 1));
    StreamingLayer shortcut =
        config.convShortcut()
            ? conv(scope.at("shortcut"), channels, channels, 1, 1)
            : StreamingLayer.framewise(x -> x);
    return new ResidualBlock(branch, shortcut);
  }

  /** An LSTM whose input is added to its output; without layers it has no place in the list. */
  private void addLstm(int channels) {
    if (config.lstmLayers() > 0) {
      Weights scope = next().at("lstm");
      Sequential lstm = Lstm.stack(scope, channels, channels, config.lstmLayers());
      layers.add(new ResidualBlock(lstm, StreamingLayer.framewise(x -> x)));
    }
  }

  private StreamingLayer elu() {
    index++;
    return ELU;
  }

  private PaddedConv1d conv(Weights scope, int inputs, int outputs, int kernel, int dilation) {
    Conv1dOp options = Conv1dOp.plain().withDilation(dilation);
    return PaddedConv1d.of(scope, inputs, outputs, kernel, options, config.style());
  }

  private PaddedConv1d downsampling(Weights scope, int channels, int ratio) {
    Conv1dOp options = Conv1dOp.plain().withStride(ratio);
    return PaddedConv1d.of(scope, channels, 2 * channels, 2 * ratio, options, config.style());
  }

  private TrimmedConvTranspose1d upsampling(Weights scope, int channels, int ratio) {
    return TrimmedConvTranspose1d.of(
        scope, channels, channels / 2, 2 * ratio, ratio, config.style());
  }

  private Weights next() {
    return weights.at("layers", index++);
  }
}
