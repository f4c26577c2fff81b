package org.speechlm4j.training.hubert;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.stream.IntStream;
import org.speechlm4j.core.nn.Activation;
import org.speechlm4j.tokenizers.wav2vec.Wav2VecConfig;
import org.speechlm4j.training.augment.SpanMask;
import org.speechlm4j.training.recipe.Plan;

/**
 * What HuBERT is pretrained, on what, and how.
 *
 * @param plan how the run goes
 * @param manifest the JSON Lines manifest, with splits {@code train} and {@code test} and phones,
 *     relative to the recipe's file
 * @param teacher whose units are predicted
 * @param units number of units that are predicted, and that frames are measured by
 * @param channels channels of the seven convolutions from samples to frames
 * @param layers transformer layers
 * @param dimension channels of a frame
 * @param heads attention heads
 * @param innerDimension channels inside a layer's feed-forward part
 * @param positionKernel taps of the position embedding
 * @param positionGroups groups of its channels
 * @param projection channels of the space in which units are compared
 * @param temperature what cosines are divided by
 * @param maskProbability share of frames that are hidden, before spans overlap
 * @param maskLength frames of a hidden span
 * @param unmaskedWeight weight of the mean loss over frames that are not hidden, beside that over
 *     hidden ones
 * @param voices renditions of each recording in other voices, which units must not depend on: its
 *     pitch, formants and equalisation changed at random, its targets kept; 0 for none
 * @param batchSeconds seconds of sound in a batch, padding included
 */
public record HubertOptions(
    @JsonProperty(required = true) Plan plan,
    @JsonProperty(required = true) String manifest,
    @JsonProperty(required = true) Teacher teacher,
    @JsonProperty(required = true) int units,
    @JsonProperty(required = true) int channels,
    @JsonProperty(required = true) int layers,
    @JsonProperty(required = true) int dimension,
    @JsonProperty(required = true) int heads,
    @JsonProperty(required = true) int innerDimension,
    @JsonProperty(required = true) int positionKernel,
    @JsonProperty(required = true) int positionGroups,
    @JsonProperty(required = true) int projection,
    @JsonProperty(required = true) double temperature,
    @JsonProperty(required = true) double maskProbability,
    @JsonProperty(required = true) int maskLength,
    @JsonProperty(required = true) double unmaskedWeight,
    @JsonProperty(required = true) int voices,
    @JsonProperty(required = true) double batchSeconds) {

  private static final int[] KERNELS = {10, 3, 3, 3, 3, 2, 2};
  private static final int[] STRIDES = {5, 2, 2, 2, 2, 2, 2};

  /**
   * Checks the numbers that the network itself does not check.
   *
   * @throws IllegalArgumentException naming the option, what was found and what is needed
   */
  public HubertOptions {
    check("units", units, units >= 2, "at least 2");
    check("projection", projection, projection >= 1, "at least 1");
    check("temperature", temperature, temperature > 0, "above 0");
    check("unmaskedWeight", unmaskedWeight, unmaskedWeight >= 0, "0 or more");
    check("voices", voices, voices >= 0 && voices <= 100, "0 to 100");
    check("batchSeconds", batchSeconds, batchSeconds > 0, "above 0");
    mask(maskProbability, maskLength);
    network(channels, layers, dimension, heads, innerDimension, positionKernel, positionGroups);
  }

  /** These options with another plan. */
  public HubertOptions withPlan(Plan other) {
    return new HubertOptions(
        other,
        manifest,
        teacher,
        units,
        channels,
        layers,
        dimension,
        heads,
        innerDimension,
        positionKernel,
        positionGroups,
        projection,
        temperature,
        maskProbability,
        maskLength,
        unmaskedWeight,
        voices,
        batchSeconds);
  }

  /** The network, in the reference's terms. */
  public Wav2VecConfig network() {
    return network(
        channels, layers, dimension, heads, innerDimension, positionKernel, positionGroups);
  }

  private static Wav2VecConfig network(
      int channels,
      int layers,
      int dimension,
      int heads,
      int innerDimension,
      int positionKernel,
      int positionGroups) {
    List<Wav2VecConfig.Convolution> convolutions =
        IntStream.range(0, KERNELS.length)
            .mapToObj(i -> new Wav2VecConfig.Convolution(channels, KERNELS[i], STRIDES[i]))
            .toList();
    Wav2VecConfig base = Wav2VecConfig.hubertBase();
    return new Wav2VecConfig(
        base.family(),
        new Wav2VecConfig.FrontEnd(
            convolutions, false, Wav2VecConfig.FrontEnd.Norm.GROUP, Activation.GELU, true),
        new Wav2VecConfig.Positions(
            Wav2VecConfig.Positions.Kind.WEIGHT_NORM, 1, positionKernel, positionGroups),
        new Wav2VecConfig.Transformer(
            layers, dimension, heads, innerDimension, Activation.GELU, 1e-5f, false, 0, null),
        null,
        base.ctc());
  }

  /** The spans that are hidden. */
  SpanMask mask() {
    return mask(maskProbability, maskLength);
  }

  private static SpanMask mask(double probability, int length) {
    return new SpanMask(probability, length, 1);
  }

  private static void check(String name, Object found, boolean good, String needed) {
    if (!good) {
      throw new IllegalArgumentException("%s: found %s, need %s".formatted(name, found, needed));
    }
  }
}
