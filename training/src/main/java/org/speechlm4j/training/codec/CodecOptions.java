package org.speechlm4j.training.codec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.codecs.encodec.EnCodecConfig;
import org.speechlm4j.training.recipe.Plan;

/**
 * Which codec is trained, on what, and how.
 *
 * @param plan how the run goes
 * @param manifest the JSON Lines manifest, with splits {@code train} and {@code test}, relative to
 *     the recipe's file
 * @param sampleRate of all recordings, in Hz
 * @param filters channels after the first convolution
 * @param ratios factors between samples and frames, in the decoder's order
 * @param dimension channels of a frame
 * @param lstmLayers layers of the recurrent networks, 0 for none
 * @param codebookSize codes of a codebook, a power of 2
 * @param codebooks number of codebooks
 * @param quantizeFrom steps in which the decoder gets latents as they are, until they hold still
 *     enough for codebooks to follow; then codebooks are fitted to them
 * @param codebookDecay decay of the codewords' moving averages
 * @param restartEvery steps between looks for dead codes; 0 for none
 * @param dropout share of sounds that use fewer codebooks than all
 * @param batch sounds in a batch
 * @param cropSeconds length of each
 * @param voices renditions of each recording in other voices, in training: its pitch, formants and
 *     equalisation changed at random; 0 for none
 * @param timeWeight weight of the mean absolute difference of samples
 * @param preEmphasis share of the sample before that is taken off each sample before they are
 *     compared, so that the weak high bands of speech count as the low ones do; 0 for none
 * @param melWeight weight of EnCodec's distance of mel spectra, in which loud parts count most
 * @param logMelWeight weight of the Descript codec's distance of logarithmic mel spectra, for
 *     windows of 256 to 1024 samples, in which all levels count alike
 * @param commitmentWeight weight of the commitment loss, beside the other losses' balanced gradient
 *     of norm 1
 * @param initial a trained codec of the same sizes to begin from; null for new parameters
 * @param adversary who judges the codec's sounds; null to train by reconstruction alone
 * @param recognizer a trained phone recogniser that is to understand the reconstructions; null for
 *     none
 * @param evaluated number of test recordings that are measured in the end
 */
public record CodecOptions(
    @JsonProperty(required = true) Plan plan,
    @JsonProperty(required = true) String manifest,
    @JsonProperty(required = true) int sampleRate,
    @JsonProperty(required = true) int filters,
    @JsonProperty(required = true) List<Integer> ratios,
    @JsonProperty(required = true) int dimension,
    @JsonProperty(required = true) int lstmLayers,
    @JsonProperty(required = true) int codebookSize,
    @JsonProperty(required = true) int codebooks,
    @JsonProperty(required = true) long quantizeFrom,
    @JsonProperty(required = true) double codebookDecay,
    @JsonProperty(required = true) int restartEvery,
    @JsonProperty(required = true) double dropout,
    @JsonProperty(required = true) int batch,
    @JsonProperty(required = true) double cropSeconds,
    @JsonProperty(required = true) int voices,
    @JsonProperty(required = true) double timeWeight,
    @JsonProperty(required = true) double preEmphasis,
    @JsonProperty(required = true) double melWeight,
    @JsonProperty(required = true) double logMelWeight,
    @JsonProperty(required = true) double commitmentWeight,
    @Nullable String initial,
    @Nullable Adversary adversary,
    @Nullable String recognizer,
    @JsonProperty(required = true) int evaluated) {

  private static final int MOST_CODEBOOKS = 1024;

  /**
   * Checks the numbers that the codec itself does not check.
   *
   * @throws IllegalArgumentException naming the option, what was found and what is needed
   */
  public CodecOptions {
    ratios = List.copyOf(ratios);
    check("codebooks", codebooks, codebooks >= 1 && codebooks <= MOST_CODEBOOKS, "1 to 1024");
    check("quantizeFrom", quantizeFrom, quantizeFrom >= 0, "0 or more");
    check("codebookDecay", codebookDecay, codebookDecay >= 0 && codebookDecay < 1, "0 to below 1");
    check("restartEvery", restartEvery, restartEvery >= 0, "0 or more");
    check("dropout", dropout, dropout >= 0 && dropout <= 1, "0 to 1");
    check("batch", batch, batch >= 1, "at least 1");
    check("cropSeconds", cropSeconds, cropSeconds > 0 && cropSeconds <= 60, "above 0, up to 60");
    check("voices", voices, voices >= 0 && voices <= 100, "0 to 100");
    check("timeWeight", timeWeight, timeWeight >= 0, "0 or more");
    check("preEmphasis", preEmphasis, preEmphasis >= 0 && preEmphasis < 1, "0 to below 1");
    check("melWeight", melWeight, melWeight >= 0, "0 or more");
    check("logMelWeight", logMelWeight, logMelWeight >= 0, "0 or more");
    check("commitmentWeight", commitmentWeight, commitmentWeight >= 0, "0 or more");
    check("evaluated", evaluated, evaluated >= 1, "at least 1");
    config(sampleRate, filters, ratios, dimension, lstmLayers, codebookSize, codebooks);
  }

  /** These options with another plan. */
  public CodecOptions withPlan(Plan other) {
    return new CodecOptions(
        other,
        manifest,
        sampleRate,
        filters,
        ratios,
        dimension,
        lstmLayers,
        codebookSize,
        codebooks,
        quantizeFrom,
        codebookDecay,
        restartEvery,
        dropout,
        batch,
        cropSeconds,
        voices,
        timeWeight,
        preEmphasis,
        melWeight,
        logMelWeight,
        commitmentWeight,
        initial,
        adversary,
        recognizer,
        evaluated);
  }

  /** The codec, in EnCodec's terms: causal, one bit rate for each number of codebooks. */
  public EnCodecConfig config() {
    return config(sampleRate, filters, ratios, dimension, lstmLayers, codebookSize, codebooks);
  }

  /** Samples of a crop, whole frames. */
  int cropSamples() {
    int hop = config().hopLength();
    return Math.max(1, (int) Math.round(cropSeconds * sampleRate / hop)) * hop;
  }

  private static EnCodecConfig config(
      int sampleRate,
      int filters,
      List<Integer> ratios,
      int dimension,
      int lstmLayers,
      int codebookSize,
      int codebooks) {
    EnCodecConfig base = EnCodecConfig.encodec24khz();
    int hop = ratios.stream().reduce(1, Math::multiplyExact);
    int bits = Integer.numberOfTrailingZeros(codebookSize);
    int framesPerSecond = Math.ceilDiv(sampleRate, hop);
    List<Double> bandwidths =
        IntStream.rangeClosed(1, codebooks)
            .mapToObj(count -> count * bits * framesPerSecond / 1000.0)
            .toList();
    return new EnCodecConfig(
        bandwidths,
        sampleRate,
        1,
        false,
        null,
        null,
        dimension,
        filters,
        base.numResidualLayers(),
        ratios,
        base.normType(),
        base.kernelSize(),
        base.lastKernelSize(),
        base.residualKernelSize(),
        base.dilationGrowthRate(),
        true,
        base.padMode(),
        base.compress(),
        lstmLayers,
        base.trimRightRatio(),
        codebookSize,
        dimension,
        base.useConvShortcut());
  }

  static void check(String name, Object found, boolean good, String needed) {
    if (!good) {
      throw new IllegalArgumentException("%s: found %s, need %s".formatted(name, found, needed));
    }
  }
}
