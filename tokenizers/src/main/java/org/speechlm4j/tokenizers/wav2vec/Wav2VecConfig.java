package org.speechlm4j.tokenizers.wav2vec;

import static org.speechlm4j.tokenizers.wav2vec.Wav2VecConfig.FrontEnd.Norm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.config.ConfigJson;
import org.speechlm4j.core.nn.Activation;

/**
 * What an encoder of the wav2vec 2.0 family is made of.
 *
 * @param family which architecture
 * @param frontEnd convolutions from samples to frames
 * @param positions convolutional position embedding
 * @param transformer the layers over the frames
 * @param adapter strided convolutions over the last layer, or null for none
 * @param ctc the head, if there is one
 */
public record Wav2VecConfig(
    Wav2VecFamily family,
    FrontEnd frontEnd,
    Positions positions,
    Transformer transformer,
    @Nullable Adapter adapter,
    Ctc ctc) {

  /**
   * Checks that the parts fit each other.
   *
   * @throws IllegalArgumentException naming the value at fault
   */
  public Wav2VecConfig {
    divides("num_conv_pos_embedding_groups", positions.groups, transformer.dimension);
    require(
        (family == Wav2VecFamily.WAVLM) == (transformer.relativePositions != null),
        "num_buckets",
        transformer.relativePositions,
        "relative positions for wavlm and for no other");
    require(
        (family == Wav2VecFamily.DATA2VEC_AUDIO)
            == (positions.kind == Positions.Kind.STACKED_LAYER_NORM),
        "position embedding",
        positions.kind,
        "STACKED_LAYER_NORM for data2vec-audio and for no other");
    require(
        hop(frontEnd, adapter) <= Integer.MAX_VALUE
            && shortestInput(frontEnd, adapter) <= Integer.MAX_VALUE,
        "conv_stride",
        frontEnd.convolutions,
        "frames that start and end within 2^31 samples");
  }

  /** As {@link #hop()}, of any size. */
  private static double hop(FrontEnd frontEnd, @Nullable Adapter adapter) {
    double hop = adapter == null ? 1 : Math.pow(adapter.stride, adapter.layers);
    for (Convolution convolution : frontEnd.convolutions) {
      hop *= convolution.stride;
    }
    return hop;
  }

  /** As {@link #shortestInput()}, of any size. */
  private static double shortestInput(FrontEnd frontEnd, @Nullable Adapter adapter) {
    double samples = 1;
    for (int i = 0; adapter != null && i < adapter.layers; i++) {
      samples = Math.max(1, (samples - 1) * adapter.stride + adapter.kernel - 2 * Adapter.PADDING);
    }
    for (Convolution convolution : frontEnd.convolutions.reversed()) {
      samples = (samples - 1) * convolution.stride + convolution.kernel;
    }
    return samples;
  }

  /**
   * Reads {@code config.json} of a checkpoint's folder.
   *
   * @throws IOException if it cannot be read, or names an option or value that is not supported
   */
  public static Wav2VecConfig read(Path folder) throws IOException {
    return PublishedConfig.read(folder);
  }

  /**
   * Writes {@code config.json} into a checkpoint's folder, in the reference's terms.
   *
   * @throws IOException if it cannot be written
   */
  public void write(Path folder) throws IOException {
    ConfigJson.write(folder.resolve("config.json"), PublishedConfig.of(this));
  }

  /** HuBERT base: 12 layers of 768, 94 million parameters (Hsu et al. 2021, table 1). */
  public static Wav2VecConfig hubertBase() {
    return base(Wav2VecFamily.HUBERT, null);
  }

  /** HuBERT large: 24 layers of 1024, 317 million parameters (Hsu et al. 2021, table 1). */
  public static Wav2VecConfig hubertLarge() {
    return large(Wav2VecFamily.HUBERT, true, null);
  }

  /** wav2vec 2.0 base: 12 layers of 768 (Baevski et al. 2020, section 4.2). */
  public static Wav2VecConfig wav2vec2Base() {
    return base(Wav2VecFamily.WAV2VEC2, null);
  }

  /** wav2vec 2.0 large: 24 layers of 1024 (Baevski et al. 2020, section 4.2). */
  public static Wav2VecConfig wav2vec2Large() {
    return large(Wav2VecFamily.WAV2VEC2, true, null);
  }

  /** WavLM base and base+: 12 layers of 768 (Chen et al. 2022, section V-A). */
  public static Wav2VecConfig wavlmBase() {
    return base(Wav2VecFamily.WAVLM, new RelativePositions(320, 800));
  }

  /** WavLM large: 24 layers of 1024 (Chen et al. 2022, section V-A). */
  public static Wav2VecConfig wavlmLarge() {
    return large(Wav2VecFamily.WAVLM, false, new RelativePositions(320, 800));
  }

  /** data2vec-audio base: 12 layers of 768 (Baevski et al. 2022, section 4.2). */
  public static Wav2VecConfig data2vecAudioBase() {
    return new Wav2VecConfig(
        Wav2VecFamily.DATA2VEC_AUDIO,
        FrontEnd.published(false, Norm.LAYER),
        new Positions(Positions.Kind.STACKED_LAYER_NORM, 5, 19, 16),
        Transformer.published(12, 768, false, null),
        null,
        Ctc.none());
  }

  private static Wav2VecConfig base(Wav2VecFamily family, @Nullable RelativePositions relative) {
    return new Wav2VecConfig(
        family,
        FrontEnd.published(false, Norm.GROUP),
        Positions.published(),
        Transformer.published(12, 768, false, relative),
        null,
        Ctc.none());
  }

  private static Wav2VecConfig large(
      Wav2VecFamily family, boolean convBias, @Nullable RelativePositions relative) {
    return new Wav2VecConfig(
        family,
        FrontEnd.published(convBias, Norm.LAYER),
        Positions.published(),
        Transformer.published(24, 1024, true, relative),
        null,
        Ctc.none());
  }

  /** This configuration with a head. */
  public Wav2VecConfig withCtc(Ctc head) {
    return new Wav2VecConfig(family, frontEnd, positions, transformer, adapter, head);
  }

  /** Channels of the frames that the encoder gives. */
  public int dimension() {
    return adapter == null ? transformer.dimension : adapter.dimension;
  }

  /** Samples from one frame that the encoder gives to the next. */
  public int hop() {
    return frontEnd.hop() * (adapter == null ? 1 : adapter.hop());
  }

  /** Samples of the shortest audio that gives a frame. */
  public int shortestInput() {
    return frontEnd.samples(adapter == null ? 1 : adapter.shortestInput());
  }

  /**
   * The convolutions from samples to frames.
   *
   * @param convolutions sizes in order
   * @param bias whether the convolutions have one
   * @param norm where they are normalised
   * @param activation after each of them, and after the position embedding
   * @param projectionNorm whether frames are normalised before they are projected
   */
  public record FrontEnd(
      List<Convolution> convolutions,
      boolean bias,
      Norm norm,
      Activation activation,
      boolean projectionNorm) {

    /** Which convolutions are followed by which norm. */
    public enum Norm {
      /** The first by a norm of each channel over time. */
      GROUP,
      /** Each by a norm of each frame over channels. */
      LAYER
    }

    /**
     * Checks that there is a convolution.
     *
     * @throws IllegalArgumentException if there is none
     */
    public FrontEnd {
      convolutions = List.copyOf(convolutions);
      require(!convolutions.isEmpty(), "conv_dim", convolutions, "at least one convolution");
    }

    /** Channels after the last convolution. */
    public int channels() {
      return convolutions.getLast().channels;
    }

    /** Samples from one frame to the next. */
    public int hop() {
      return convolutions.stream().mapToInt(Convolution::stride).reduce(1, Math::multiplyExact);
    }

    /** Samples that a number of successive frames see. */
    public int samples(int frames) {
      int samples = frames;
      for (Convolution convolution : convolutions.reversed()) {
        samples = (samples - 1) * convolution.stride + convolution.kernel;
      }
      return samples;
    }

    private static FrontEnd published(boolean bias, Norm norm) {
      List<Convolution> convolutions =
          List.of(
              new Convolution(512, 10, 5),
              new Convolution(512, 3, 2),
              new Convolution(512, 3, 2),
              new Convolution(512, 3, 2),
              new Convolution(512, 3, 2),
              new Convolution(512, 2, 2),
              new Convolution(512, 2, 2));
      return new FrontEnd(convolutions, bias, norm, Activation.GELU, true);
    }
  }

  /**
   * Sizes of one convolution.
   *
   * @param channels output channels
   * @param kernel taps
   * @param stride input frames per output frame
   */
  public record Convolution(int channels, int kernel, int stride) {
    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if one is not positive
     */
    public Convolution {
      positive("conv_dim", channels);
      positive("conv_kernel", kernel);
      positive("conv_stride", stride);
    }
  }

  /**
   * The convolutional position embedding.
   *
   * @param kind how it is normalised
   * @param layers number of convolutions
   * @param kernel taps of each
   * @param groups groups of channels of each
   */
  public record Positions(Kind kind, int layers, int kernel, int groups) {

    /** What is normalised. */
    public enum Kind {
      /** One convolution whose weights are normalised. */
      WEIGHT_NORM,
      /** One convolution, its input normalised by running statistics. */
      BATCH_NORM,
      /** Several convolutions, each output frame normalised without weights. */
      STACKED_LAYER_NORM
    }

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if one is not positive
     */
    public Positions {
      positive("number of positional convolutions", layers);
      positive("positional kernel", kernel);
      positive("num_conv_pos_embedding_groups", groups);
      require(
          layers == 1 || kind == Kind.STACKED_LAYER_NORM,
          "number of positional convolutions",
          layers,
          "1 unless they are stacked");
    }

    private static Positions published() {
      return new Positions(Kind.WEIGHT_NORM, 1, 128, 16);
    }
  }

  /**
   * The transformer's sizes.
   *
   * @param layers number of layers
   * @param dimension channels of a frame
   * @param heads attention heads
   * @param innerDimension channels inside a layer's feed-forward part
   * @param activation of the feed-forward part
   * @param epsilon of its norms and the one before the projection
   * @param preNorm whether each part's input is normalised (the large forms), not its output
   * @param languageAdapter channels inside the adapter at each layer's end, 0 for none
   * @param relativePositions the attention's position bias, or null for none
   */
  public record Transformer(
      int layers,
      int dimension,
      int heads,
      int innerDimension,
      Activation activation,
      float epsilon,
      boolean preNorm,
      int languageAdapter,
      @Nullable RelativePositions relativePositions) {

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException naming the one at fault
     */
    public Transformer {
      positive("num_hidden_layers", layers);
      positive("hidden_size", dimension);
      positive("intermediate_size", innerDimension);
      divides("num_attention_heads", heads, dimension);
      require(languageAdapter >= 0, "adapter_attn_dim", languageAdapter, "0 or more");
      require(
          languageAdapter == 0 || preNorm,
          "adapter_attn_dim",
          languageAdapter,
          "none without do_stable_layer_norm");
    }

    private static Transformer published(
        int layers, int dimension, boolean preNorm, @Nullable RelativePositions relative) {
      return new Transformer(
          layers,
          dimension,
          dimension / 64,
          4 * dimension,
          Activation.GELU,
          1e-5f,
          preNorm,
          0,
          relative);
    }
  }

  /**
   * WavLM's buckets of distances: exact for near frames, logarithmic for far ones.
   *
   * @param buckets how many, half of them for later frames
   * @param maxDistance frames from which on all share the last bucket
   */
  public record RelativePositions(int buckets, int maxDistance) {
    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if the distances leave no room for logarithmic buckets
     */
    public RelativePositions {
      require(buckets >= 4, "num_buckets", buckets, "at least 4");
      require(
          maxDistance > buckets / 4,
          "max_bucket_distance",
          maxDistance,
          "more than a quarter of the " + buckets + " buckets");
    }
  }

  /**
   * Convolutions with gated linear units that shorten the last layer's output.
   *
   * @param dimension output channels
   * @param layers number of convolutions
   * @param kernel taps
   * @param stride input frames per output frame
   */
  public record Adapter(int dimension, int layers, int kernel, int stride) {

    /** Zero frames at both ends of each convolution's input. */
    static final int PADDING = 1;

    private static final int MOST_LAYERS = 100;

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public Adapter {
      positive("output_hidden_size", dimension);
      require(
          layers >= 0 && layers <= MOST_LAYERS,
          "num_adapter_layers",
          layers,
          "0 to " + MOST_LAYERS);
      positive("adapter_kernel_size", kernel);
      positive("adapter_stride", stride);
    }

    private int hop() {
      return Math.toIntExact(Math.round(Math.pow(stride, layers)));
    }

    private int shortestInput() {
      int frames = 1;
      for (int i = 0; i < layers; i++) {
        frames = Math.max(1, (frames - 1) * stride + kernel - 2 * PADDING);
      }
      return frames;
    }
  }

  /**
   * The head for connectionist temporal classification.
   *
   * @param vocabularySize number of labels with the blank, 0 if unknown
   * @param blank index of the blank, -1 if unknown
   * @param reduction how the losses of a batch become one
   * @param zeroInfinity whether the infinite loss of labels that do not fit counts as 0
   */
  public record Ctc(int vocabularySize, int blank, Reduction reduction, boolean zeroInfinity) {

    /** How the losses of a batch become one. */
    public enum Reduction {
      /** Each divided by its number of labels, then the mean. */
      MEAN,
      /** Their sum. */
      SUM
    }

    /** This head over another number of labels. */
    public Ctc withVocabularySize(int labels) {
      return new Ctc(labels, blank, reduction, zeroInfinity);
    }

    /** For encoders without a head. */
    public static Ctc none() {
      return new Ctc(0, -1, Reduction.MEAN, false);
    }
  }

  private static void positive(String name, int value) {
    require(value >= 1, name, value, "at least 1");
  }

  private static void divides(String name, int value, int of) {
    require(value >= 1 && of % value == 0, name, value, "a divisor of hidden_size, " + of);
  }

  private static void require(boolean holds, String name, @Nullable Object found, String needed) {
    if (!holds) {
      throw new IllegalArgumentException("%s: found %s, need %s".formatted(name, found, needed));
    }
  }
}
