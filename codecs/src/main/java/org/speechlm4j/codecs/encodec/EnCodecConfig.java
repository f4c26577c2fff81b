package org.speechlm4j.codecs.encodec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.codecs.seanet.ConvNorm;
import org.speechlm4j.codecs.seanet.ConvStyle;
import org.speechlm4j.codecs.seanet.SeaNetConfig;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.config.ConfigJson;
import org.speechlm4j.core.tensor.PadMode;

/**
 * Sizes and options of an EnCodec model, named as in its published {@code config.json}.
 *
 * @param targetBandwidths bit rates that it offers, in kbit/s; the last decides how many codebooks
 *     there are
 * @param samplingRate samples per second (Hz)
 * @param audioChannels 1 or 2
 * @param normalize whether each chunk is divided by its loudness before it is encoded
 * @param chunkLengthS length of the chunks that are encoded by themselves, in seconds; null for the
 *     whole signal at once
 * @param overlap share of a chunk that the next one repeats; null without chunks
 * @param hiddenSize channels of the latent frames
 * @param numFilters channels after the first convolution
 * @param numResidualLayers residual blocks per factor
 * @param upsamplingRatios factors in the decoder's order
 * @param normType normalisation of the convolutions
 * @param kernelSize kernel of the first convolution
 * @param lastKernelSize kernel of the last convolution
 * @param residualKernelSize kernel of the residual blocks
 * @param dilationGrowthRate factor of the dilation from one residual block to the next
 * @param useCausalConv whether a frame depends on no later sound
 * @param padMode what stands beyond the signal's ends
 * @param compress divisor of the channels inside a residual block
 * @param numLstmLayers layers of the recurrent network, 0 for none
 * @param trimRightRatio share of the transposed convolutions' surplus that is cut off behind
 * @param codebookSize codes per codebook, a power of 2
 * @param codebookDim dimension of the codewords, equal to {@code hiddenSize}
 * @param useConvShortcut whether a residual block's shortcut is a convolution
 */
public record EnCodecConfig(
    List<Double> targetBandwidths,
    int samplingRate,
    int audioChannels,
    boolean normalize,
    @Nullable Double chunkLengthS,
    @Nullable Double overlap,
    int hiddenSize,
    int numFilters,
    int numResidualLayers,
    List<Integer> upsamplingRatios,
    ConvNorm normType,
    int kernelSize,
    int lastKernelSize,
    int residualKernelSize,
    int dilationGrowthRate,
    boolean useCausalConv,
    PadMode padMode,
    int compress,
    int numLstmLayers,
    double trimRightRatio,
    int codebookSize,
    int codebookDim,
    boolean useConvShortcut) {

  private static final double[] BANDWIDTHS = {1.5, 3, 6, 12, 24};
  private static final int[] RATIOS = {8, 5, 4, 2};

  /**
   * Checks every option.
   *
   * @throws IllegalArgumentException naming the option, what was found and what is needed
   */
  public EnCodecConfig {
    targetBandwidths = List.copyOf(targetBandwidths);
    upsamplingRatios = List.copyOf(upsamplingRatios);
    atLeast("sampling_rate", samplingRate, 1);
    require(audioChannels == 1 || audioChannels == 2, "audio_channels", audioChannels, "1 or 2");
    atLeast("hidden_size", hiddenSize, 1);
    atLeast("num_filters", numFilters, 1);
    atLeast("num_residual_layers", numResidualLayers, 0);
    upsamplingRatios.forEach(ratio -> atLeast("upsampling_ratios", ratio, 1));
    require(upsamplingRatios.size() <= 16, "upsampling_ratios", upsamplingRatios, "at most 16");
    require(
        upsamplingRatios.stream().mapToDouble(ratio -> ratio).reduce(1, (a, b) -> a * b)
            <= Integer.MAX_VALUE,
        "upsampling_ratios",
        upsamplingRatios,
        "a product below 2^31");
    atLeast("kernel_size", kernelSize, 1);
    atLeast("last_kernel_size", lastKernelSize, 1);
    atLeast("residual_kernel_size", residualKernelSize, 1);
    atLeast("dilation_growth_rate", dilationGrowthRate, 1);
    atLeast("compress", compress, 1);
    require(
        compress <= numFilters,
        "compress",
        compress,
        "at most num_filters, which is " + numFilters);
    atLeast("num_lstm_layers", numLstmLayers, 0);
    require(Integer.bitCount(codebookSize) == 1, "codebook_size", codebookSize, "a power of 2");
    require(
        codebookDim == hiddenSize,
        "codebook_dim",
        codebookDim,
        "hidden_size, which is " + hiddenSize + " (EnCodec has no projection between them)");
    requireChunks(samplingRate, chunkLengthS, overlap);
    requireStyle(useCausalConv, trimRightRatio);
    requireBandwidths(targetBandwidths, samplingRate, upsamplingRatios, codebookSize);
  }

  /** The published model for 24 kHz mono, causal, 1.5 to 24 kbit/s. */
  public static EnCodecConfig encodec24khz() {
    return preset(24_000, 1, List.of(1.5, 3.0, 6.0, 12.0, 24.0));
  }

  /** The published model for 48 kHz stereo in chunks of a second, 3 to 24 kbit/s. */
  public static EnCodecConfig encodec48khz() {
    return preset(48_000, 2, List.of(3.0, 6.0, 12.0, 24.0));
  }

  private static EnCodecConfig preset(int rate, int channels, List<Double> bandwidths) {
    boolean stereo = channels == 2;
    return new EnCodecConfig(
        bandwidths,
        rate,
        channels,
        stereo,
        stereo ? 1.0 : null,
        stereo ? 0.01 : null,
        128,
        32,
        1,
        List.of(8, 5, 4, 2),
        stereo ? ConvNorm.TIME_GROUP_NORM : ConvNorm.WEIGHT_NORM,
        7,
        7,
        3,
        2,
        !stereo,
        PadMode.REFLECT,
        2,
        2,
        1.0,
        1024,
        128,
        true);
  }

  /**
   * Reads a published {@code config.json}; an absent option has the default of the reference, which
   * is {@link #encodec24khz()}'s.
   *
   * @throws InvalidFileException naming the option that is wrong or not supported
   */
  public static EnCodecConfig of(ConfigJson json) throws IOException {
    json.oneOf("model_type", "encodec", Set.of("encodec"));
    int hiddenSize = json.integer("hidden_size", 128);
    Integer codebookDim = json.integerOrNull("codebook_dim");
    return new EnCodecConfig(
        Arrays.stream(json.numbers("target_bandwidths", BANDWIDTHS)).boxed().toList(),
        json.integer("sampling_rate", 24_000),
        json.integer("audio_channels", 1),
        json.flag("normalize", false),
        json.numberOrNull("chunk_length_s"),
        json.numberOrNull("overlap"),
        hiddenSize,
        json.integer("num_filters", 32),
        json.integer("num_residual_layers", 1),
        Arrays.stream(json.integers("upsampling_ratios", RATIOS)).boxed().toList(),
        norm(json),
        json.integer("kernel_size", 7),
        json.integer("last_kernel_size", 7),
        json.integer("residual_kernel_size", 3),
        json.integer("dilation_growth_rate", 2),
        json.flag("use_causal_conv", true),
        padMode(json),
        json.integer("compress", 2),
        json.integer("num_lstm_layers", 2),
        json.number("trim_right_ratio", 1),
        json.integer("codebook_size", 1024),
        codebookDim == null ? hiddenSize : codebookDim,
        json.flag("use_conv_shortcut", true));
  }

  /**
   * Writes {@code config.json} into a checkpoint's folder, in the published terms.
   *
   * @throws IOException if it cannot be written
   */
  public void write(Path folder) throws IOException {
    Map<String, Object> json = new TreeMap<>();
    json.put("model_type", "encodec");
    json.put("target_bandwidths", targetBandwidths);
    json.put("sampling_rate", samplingRate);
    json.put("audio_channels", audioChannels);
    json.put("normalize", normalize);
    json.put("chunk_length_s", chunkLengthS);
    json.put("overlap", overlap);
    json.put("hidden_size", hiddenSize);
    json.put("num_filters", numFilters);
    json.put("num_residual_layers", numResidualLayers);
    json.put("upsampling_ratios", upsamplingRatios);
    json.put("norm_type", lower(normType));
    json.put("kernel_size", kernelSize);
    json.put("last_kernel_size", lastKernelSize);
    json.put("residual_kernel_size", residualKernelSize);
    json.put("dilation_growth_rate", dilationGrowthRate);
    json.put("use_causal_conv", useCausalConv);
    json.put("pad_mode", padMode == PadMode.ZERO ? "constant" : lower(padMode));
    json.put("compress", compress);
    json.put("num_lstm_layers", numLstmLayers);
    json.put("trim_right_ratio", trimRightRatio);
    json.put("codebook_size", codebookSize);
    json.put("codebook_dim", codebookDim);
    json.put("use_conv_shortcut", useConvShortcut);
    ConfigJson.write(folder.resolve("config.json"), json);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static ConvNorm norm(ConfigJson json) throws InvalidFileException {
    return switch (json.text("norm_type", "weight_norm")) {
      case "weight_norm" -> ConvNorm.WEIGHT_NORM;
      case "time_group_norm" -> ConvNorm.TIME_GROUP_NORM;
      default -> throw json.unsupported("norm_type", "weight_norm or time_group_norm");
    };
  }

  private static PadMode padMode(ConfigJson json) throws InvalidFileException {
    return switch (json.text("pad_mode", "reflect")) {
      case "reflect" -> PadMode.REFLECT;
      case "constant" -> PadMode.ZERO;
      case "replicate" -> PadMode.REPLICATE;
      default -> throw json.unsupported("pad_mode", "reflect, constant or replicate");
    };
  }

  /** Samples per frame. */
  public int hopLength() {
    return hopLength(upsamplingRatios);
  }

  /** Frames per second. */
  public double frameRate() {
    return (double) samplingRate / hopLength();
  }

  /** Samples in a chunk, or none if the signal is encoded as a whole. */
  public OptionalInt chunkLength() {
    return chunkLengthS == null
        ? OptionalInt.empty()
        : OptionalInt.of((int) (chunkLengthS * samplingRate));
  }

  /** Samples from the start of a chunk to the next one's, or none. */
  public OptionalInt chunkStride() {
    return chunkLengthS == null || overlap == null
        ? OptionalInt.empty()
        : OptionalInt.of(Math.max(1, (int) ((1.0 - overlap) * chunkLength().getAsInt())));
  }

  /** Number of codebooks that a model has. */
  public int numCodebooks() {
    return codebooks(targetBandwidths.getLast(), samplingRate, upsamplingRatios, codebookSize);
  }

  /**
   * Number of codebooks that a bit rate uses.
   *
   * @param bandwidth one of {@link #targetBandwidths()}, in kbit/s
   * @throws IllegalArgumentException if the model does not offer it
   */
  public int codebooks(double bandwidth) {
    require(
        targetBandwidths.contains(bandwidth), "bandwidth", bandwidth, "one of " + targetBandwidths);
    int wanted = codebooks(bandwidth, samplingRate, upsamplingRatios, codebookSize);
    return Math.clamp(wanted, 1, numCodebooks());
  }

  /** Whether the networks run chunk by chunk. */
  boolean streams() {
    return useCausalConv && normType == ConvNorm.WEIGHT_NORM;
  }

  /** The networks' part of these sizes and options. */
  public SeaNetConfig seaNet() {
    return new SeaNetConfig(
        audioChannels,
        hiddenSize,
        numFilters,
        upsamplingRatios,
        numResidualLayers,
        kernelSize,
        lastKernelSize,
        residualKernelSize,
        dilationGrowthRate,
        compress,
        useConvShortcut,
        numLstmLayers,
        new ConvStyle(useCausalConv, padMode, normType, trimRightRatio));
  }

  private static int hopLength(List<Integer> ratios) {
    return ratios.stream().reduce(1, Math::multiplyExact);
  }

  /** Whole codebooks that fit a bit rate, at a frame rate that is rounded up as by the authors. */
  private static int codebooks(
      double bandwidth, int samplingRate, List<Integer> ratios, int codebookSize) {
    int bits = Integer.numberOfTrailingZeros(codebookSize);
    double perCodebook = Math.ceil((double) samplingRate / hopLength(ratios)) * bits;
    return (int) Math.floor(bandwidth * 1000 / perCodebook);
  }

  private static void requireChunks(
      int samplingRate, @Nullable Double chunkLengthS, @Nullable Double overlap) {
    if (chunkLengthS == null) {
      return;
    }
    require(
        chunkLengthS * samplingRate >= 1, "chunk_length_s", chunkLengthS, "at least one sample");
    require(
        overlap != null && overlap >= 0 && overlap < 1,
        "overlap",
        String.valueOf(overlap),
        "0 to below 1 where chunk_length_s is set");
  }

  private static void requireStyle(boolean useCausalConv, double trimRightRatio) {
    require(
        trimRightRatio >= 0 && trimRightRatio <= 1, "trim_right_ratio", trimRightRatio, "0 to 1");
    require(
        useCausalConv || trimRightRatio == 1,
        "trim_right_ratio",
        trimRightRatio,
        "1 where use_causal_conv is false");
  }

  private static void requireBandwidths(
      List<Double> bandwidths, int samplingRate, List<Integer> ratios, int codebookSize) {
    require(!bandwidths.isEmpty(), "target_bandwidths", bandwidths, "at least one");
    require(
        codebookSize >= 2
            && codebooks(bandwidths.getLast(), samplingRate, ratios, codebookSize) >= 1,
        "target_bandwidths",
        bandwidths,
        "a last one that one codebook of %d codes fits".formatted(codebookSize));
  }

  private static void atLeast(String option, int found, int least) {
    require(found >= least, option, found, "at least " + least);
  }

  private static void require(boolean holds, String option, Object found, String needed) {
    if (!holds) {
      throw new IllegalArgumentException(option + ": found " + found + ", need " + needed);
    }
  }
}
