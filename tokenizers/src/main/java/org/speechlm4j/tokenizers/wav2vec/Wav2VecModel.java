package org.speechlm4j.tokenizers.wav2vec;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.nn.LayerNorm;
import org.speechlm4j.core.nn.Linear;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Weights;

/**
 * The network of the wav2vec 2.0 family: convolutions, position embedding and transformer (Baevski
 * et al. 2020, figure 1), over tensors.
 *
 * <p>Samples are {@code [batch, time]}, zero beyond each row's length. Hidden state 0 enters the
 * first layer and hidden state {@code k} leaves the {@code k}-th, before the norm that the large
 * forms apply to the last. Padded frames of results hold no meaning. Safe for use by several
 * threads.
 */
public final class Wav2VecModel {

  private final Wav2VecConfig config;
  private final FrontEnd frontEnd;
  private final @Nullable LayerNorm projectionNorm;
  private final Linear projection;
  private final PositionEmbedding positions;
  private final @Nullable RelativePositionTable relativePositions;
  private final LayerNorm norm;
  private final List<TransformerLayer> layers;
  private final @Nullable ConvolutionalAdapter adapter;
  private final boolean paddingIsSilence;

  private Wav2VecModel(Weights weights, Wav2VecConfig config, boolean paddingIsSilence) {
    Wav2VecConfig.Transformer sizes = config.transformer();
    Wav2VecConfig.RelativePositions relative = sizes.relativePositions();
    Weights projections = weights.at("feature_projection");
    Weights encoder = weights.at("encoder");
    int channels = config.frontEnd().channels();
    this.config = config;
    this.paddingIsSilence = paddingIsSilence;
    frontEnd = FrontEnd.of(weights.at("feature_extractor"), config.frontEnd());
    projectionNorm =
        config.frontEnd().projectionNorm()
            ? LayerNorm.of(projections.at("layer_norm"), channels, sizes.epsilon())
            : null;
    projection = Linear.of(projections.at("projection"), channels, sizes.dimension());
    positions = PositionEmbedding.of(encoder.at("pos_conv_embed"), config);
    norm = LayerNorm.of(encoder.at("layer_norm"), sizes.dimension(), sizes.epsilon());
    layers = encoder.list("layers", sizes.layers(), layer -> TransformerLayer.of(layer, sizes));
    Weights first = encoder.at("layers", 0).at("attention");
    relativePositions =
        relative == null
            ? null
            : RelativePositionTable.of(first.at("rel_attn_embed"), relative, sizes.heads());
    adapter =
        config.adapter() == null
            ? null
            : ConvolutionalAdapter.of(weights.at("adapter"), sizes.dimension(), config.adapter());
  }

  /** Takes the network's parameters from a scope. */
  public static Wav2VecModel of(Weights weights, Wav2VecConfig config) {
    return new Wav2VecModel(weights, config, true);
  }

  /**
   * As {@link #of}, but padding is treated as the reference implementation does, so that batches
   * can be compared with it: it counts in norms over time and is seen by all convolutions but the
   * first of the position embedding. A row then depends on what it is batched with.
   */
  static Wav2VecModel withReferencePadding(Weights weights, Wav2VecConfig config) {
    return new Wav2VecModel(weights, config, false);
  }

  /** What the network is made of. */
  public Wav2VecConfig config() {
    return config;
  }

  /** Number of frames of each number of samples, before the adapter. */
  public int[] frames(int[] samples) {
    return frontEnd.frames(samples);
  }

  /** Number of frames of each number of samples, behind the adapter if there is one. */
  public int[] outputFrames(int[] samples) {
    return adapter == null ? frames(samples) : adapter.frames(frames(samples));
  }

  /** The front end's features {@code [batch, frames, channels]}. */
  public Tensor features(Tensor samples, int[] lengths) {
    Tensor x = samples.reshape(samples.size(0), samples.size(1), 1);
    boolean masked = paddingIsSilence && Padding.lengths(samples, lengths) != null;
    return frontEnd.forward(x, masked ? lengths : null);
  }

  /** Hidden states 0 to {@code last}, each {@code [batch, frames, dimension]}. */
  public List<Tensor> hiddenStates(Tensor samples, int[] lengths, int last) {
    List<Tensor> states = new ArrayList<>();
    run(samples, lengths, last, null, states::add);
    return List.copyOf(states);
  }

  /** One hidden state; later layers are not computed. */
  public Tensor hiddenState(Tensor samples, int[] lengths, int index) {
    return samples.scoped(in -> run(in, lengths, index, null, state -> {}));
  }

  /** What the encoder gives where some frames are hidden from the transformer. */
  Tensor maskedState(Tensor samples, int[] lengths, FrameMask mask) {
    return output(run(samples, lengths, layers.size(), mask, state -> {}), frames(lengths));
  }

  /** What the encoder gives: the last hidden state, normalised in the large forms and adapted. */
  public Tensor forward(Tensor samples, int[] lengths) {
    return samples.scoped(in -> output(hiddenState(in, lengths, layers.size()), frames(lengths)));
  }

  /** What the encoder makes of its last hidden state, of which {@code frames} are valid. */
  Tensor output(Tensor lastState, int[] frames) {
    Tensor x = config.transformer().preNorm() ? norm.forward(lastState) : lastState;
    return adapter == null ? x : adapter.forward(x, paddingIsSilence ? frames : null);
  }

  private Tensor run(
      Tensor samples, int[] lengths, int last, @Nullable FrameMask mask, Consumer<Tensor> visitor) {
    Tensor features = features(samples, lengths);
    Tensor frames = Padding.lengths(features, frames(lengths));
    Tensor bias = relativePositions == null ? null : relativePositions.forward(features.size(1));
    Tensor x = features.scoped(in -> embed(in, mask, frames));
    visitor.accept(x);
    for (TransformerLayer layer : layers.subList(0, last)) {
      x = x.scoped(in -> layer.forward(in, bias, frames));
      visitor.accept(x);
    }
    return x;
  }

  private Tensor embed(Tensor features, @Nullable FrameMask mask, @Nullable Tensor frames) {
    Tensor x = projectionNorm == null ? features : projectionNorm.forward(features);
    x = projection.forward(x);
    x = Padding.zeroed(mask == null ? x : mask.apply(x), frames);
    x = x.add(positions.forward(x, paddingIsSilence ? frames : null));
    return config.transformer().preNorm() ? x : norm.forward(x);
  }
}
