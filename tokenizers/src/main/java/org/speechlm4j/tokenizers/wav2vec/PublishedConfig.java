package org.speechlm4j.tokenizers.wav2vec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.config.ConfigJson;
import org.speechlm4j.core.nn.Activation;

/** Reads {@code config.json} as the family's checkpoints have it, with the reference's defaults. */
final class PublishedConfig {

  private static final int[] CHANNELS = {512, 512, 512, 512, 512, 512, 512};
  private static final int[] KERNELS = {10, 3, 3, 3, 3, 2, 2};
  private static final int[] STRIDES = {5, 2, 2, 2, 2, 2, 2};

  private final ConfigJson json;
  private final Wav2VecFamily family;

  private PublishedConfig(ConfigJson json, Wav2VecFamily family) {
    this.json = json;
    this.family = family;
  }

  static Wav2VecConfig read(Path folder) throws IOException {
    return ConfigJson.read(
        folder.resolve("config.json"), json -> new PublishedConfig(json, family(json)).config());
  }

  /** The entries of a configuration's file. */
  static Map<String, Object> of(Wav2VecConfig config) {
    Map<String, Object> json = new TreeMap<>();
    Wav2VecConfig.FrontEnd frontEnd = config.frontEnd();
    List<Wav2VecConfig.Convolution> convolutions = frontEnd.convolutions();
    json.put("model_type", config.family().modelType());
    json.put("conv_dim", convolutions.stream().map(Wav2VecConfig.Convolution::channels).toList());
    json.put("conv_kernel", convolutions.stream().map(Wav2VecConfig.Convolution::kernel).toList());
    json.put("conv_stride", convolutions.stream().map(Wav2VecConfig.Convolution::stride).toList());
    json.put("num_feat_extract_layers", convolutions.size());
    json.put("conv_bias", frontEnd.bias());
    json.put("feat_extract_norm", frontEnd.norm().name().toLowerCase(Locale.ROOT));
    json.put("feat_extract_activation", frontEnd.activation().published());
    json.put("feat_proj_layer_norm", frontEnd.projectionNorm());
    putPositions(json, config);
    putTransformer(json, config.transformer());
    putHeads(json, config);
    return json;
  }

  private static void putPositions(Map<String, Object> json, Wav2VecConfig config) {
    Wav2VecConfig.Positions positions = config.positions();
    json.put("num_conv_pos_embedding_groups", positions.groups());
    if (positions.kind() == Wav2VecConfig.Positions.Kind.STACKED_LAYER_NORM) {
      json.put("num_conv_pos_embeddings", positions.layers());
      json.put("conv_pos_kernel_size", positions.kernel());
    } else {
      json.put("num_conv_pos_embeddings", positions.kernel());
      json.put("conv_pos_batch_norm", positions.kind() == Wav2VecConfig.Positions.Kind.BATCH_NORM);
    }
  }

  private static void putTransformer(Map<String, Object> json, Wav2VecConfig.Transformer sizes) {
    json.put("num_hidden_layers", sizes.layers());
    json.put("hidden_size", sizes.dimension());
    json.put("num_attention_heads", sizes.heads());
    json.put("intermediate_size", sizes.innerDimension());
    json.put("hidden_act", sizes.activation().published());
    json.put("layer_norm_eps", (double) sizes.epsilon());
    json.put("do_stable_layer_norm", sizes.preNorm());
    if (sizes.languageAdapter() > 0) {
      json.put("adapter_attn_dim", sizes.languageAdapter());
    }
    if (sizes.relativePositions() != null) {
      json.put("num_buckets", sizes.relativePositions().buckets());
      json.put("max_bucket_distance", sizes.relativePositions().maxDistance());
    }
  }

  private static void putHeads(Map<String, Object> json, Wav2VecConfig config) {
    Wav2VecConfig.Adapter adapter = config.adapter();
    json.put("add_adapter", adapter != null);
    if (adapter != null) {
      json.put("output_hidden_size", adapter.dimension());
      json.put("num_adapter_layers", adapter.layers());
      json.put("adapter_kernel_size", adapter.kernel());
      json.put("adapter_stride", adapter.stride());
    }
    Wav2VecConfig.Ctc ctc = config.ctc();
    json.put("vocab_size", ctc.vocabularySize() == 0 ? null : ctc.vocabularySize());
    json.put("pad_token_id", ctc.blank() < 0 ? null : ctc.blank());
    json.put("ctc_loss_reduction", ctc.reduction().name().toLowerCase(Locale.ROOT));
    json.put("ctc_zero_infinity", ctc.zeroInfinity());
  }

  private static Wav2VecFamily family(ConfigJson json) throws InvalidFileException {
    String type = json.text("model_type");
    List<Wav2VecFamily> families = Arrays.asList(Wav2VecFamily.values());
    return families.stream()
        .filter(family -> family.modelType().equals(type))
        .findFirst()
        .orElseThrow(
            () ->
                json.unsupported(
                    "model_type",
                    "one of " + families.stream().map(Wav2VecFamily::modelType).toList()));
  }

  private Wav2VecConfig config() throws InvalidFileException {
    if (json.flag("use_weighted_layer_sum", false)) {
      throw json.unsupported(
          "use_weighted_layer_sum", "false, because heads for classification are not supported");
    }
    Wav2VecConfig.Transformer transformer = transformer();
    return new Wav2VecConfig(
        family, frontEnd(), positions(), transformer, adapter(transformer.dimension()), ctc());
  }

  private Wav2VecConfig.FrontEnd frontEnd() throws InvalidFileException {
    boolean layers =
        family == Wav2VecFamily.DATA2VEC_AUDIO
            || json.oneOf("feat_extract_norm", "group", Set.of("group", "layer")).equals("layer");
    return new Wav2VecConfig.FrontEnd(
        convolutions(),
        json.flag("conv_bias", false),
        layers ? Wav2VecConfig.FrontEnd.Norm.LAYER : Wav2VecConfig.FrontEnd.Norm.GROUP,
        activation("feat_extract_activation"),
        family != Wav2VecFamily.HUBERT || json.flag("feat_proj_layer_norm", true));
  }

  private List<Wav2VecConfig.Convolution> convolutions() throws InvalidFileException {
    int[] channels = json.integers("conv_dim", CHANNELS);
    int[] kernels = sizes("conv_kernel", KERNELS, channels.length);
    int[] strides = sizes("conv_stride", STRIDES, channels.length);
    List<Wav2VecConfig.Convolution> convolutions = new ArrayList<>();
    for (int i = 0; i < channels.length; i++) {
      convolutions.add(new Wav2VecConfig.Convolution(channels[i], kernels[i], strides[i]));
    }
    return convolutions;
  }

  private int[] sizes(String key, int[] missing, int count) throws InvalidFileException {
    int[] sizes = json.integers(key, missing);
    if (sizes.length != count) {
      throw json.unsupported(key, count + " values, as many as conv_dim has");
    }
    return sizes;
  }

  private Wav2VecConfig.Positions positions() throws InvalidFileException {
    int groups = json.integer("num_conv_pos_embedding_groups", 16);
    if (family == Wav2VecFamily.DATA2VEC_AUDIO) {
      return new Wav2VecConfig.Positions(
          Wav2VecConfig.Positions.Kind.STACKED_LAYER_NORM,
          json.integer("num_conv_pos_embeddings", 5),
          json.integer("conv_pos_kernel_size", 19),
          groups);
    }
    boolean batchNorm = family == Wav2VecFamily.HUBERT && json.flag("conv_pos_batch_norm", false);
    return new Wav2VecConfig.Positions(
        batchNorm
            ? Wav2VecConfig.Positions.Kind.BATCH_NORM
            : Wav2VecConfig.Positions.Kind.WEIGHT_NORM,
        1,
        json.integer("num_conv_pos_embeddings", 128),
        groups);
  }

  private Wav2VecConfig.Transformer transformer() throws InvalidFileException {
    boolean preNorm =
        family != Wav2VecFamily.DATA2VEC_AUDIO && json.flag("do_stable_layer_norm", false);
    return new Wav2VecConfig.Transformer(
        json.integer("num_hidden_layers", 12),
        json.integer("hidden_size", 768),
        json.integer("num_attention_heads", 12),
        json.integer("intermediate_size", 3072),
        activation("hidden_act"),
        (float) json.number("layer_norm_eps", 1e-5),
        preNorm,
        preNorm ? languageAdapter() : 0,
        relativePositions());
  }

  private int languageAdapter() throws InvalidFileException {
    boolean known = family == Wav2VecFamily.WAV2VEC2 || family == Wav2VecFamily.HUBERT;
    return known ? Objects.requireNonNullElse(json.integerOrNull("adapter_attn_dim"), 0) : 0;
  }

  private Wav2VecConfig.@Nullable RelativePositions relativePositions()
      throws InvalidFileException {
    return family == Wav2VecFamily.WAVLM
        ? new Wav2VecConfig.RelativePositions(
            json.integer("num_buckets", 320), json.integer("max_bucket_distance", 800))
        : null;
  }

  private Wav2VecConfig.@Nullable Adapter adapter(int dimension) throws InvalidFileException {
    if (family == Wav2VecFamily.HUBERT || !json.flag("add_adapter", false)) {
      return null;
    }
    return new Wav2VecConfig.Adapter(
        Objects.requireNonNullElse(json.integerOrNull("output_hidden_size"), dimension),
        json.integer("num_adapter_layers", 3),
        json.integer("adapter_kernel_size", 3),
        json.integer("adapter_stride", 2));
  }

  private Wav2VecConfig.Ctc ctc() throws InvalidFileException {
    String reduction = family == Wav2VecFamily.WAVLM ? "mean" : "sum";
    boolean mean =
        json.oneOf("ctc_loss_reduction", reduction, Set.of("mean", "sum")).equals("mean");
    return new Wav2VecConfig.Ctc(
        json.isNull("vocab_size") ? 0 : json.integer("vocab_size", 32),
        json.isNull("pad_token_id") ? -1 : json.integer("pad_token_id", 0),
        mean ? Wav2VecConfig.Ctc.Reduction.MEAN : Wav2VecConfig.Ctc.Reduction.SUM,
        json.flag("ctc_zero_infinity", false));
  }

  private Activation activation(String key) throws InvalidFileException {
    try {
      return Activation.of(json.text(key, "gelu"));
    } catch (IllegalArgumentException e) {
      throw new InvalidFileException(json.file(), key + ": " + e.getMessage(), e);
    }
  }
}
