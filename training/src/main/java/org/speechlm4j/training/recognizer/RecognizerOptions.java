package org.speechlm4j.training.recognizer;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.speechlm4j.training.augment.AdditiveNoise;
import org.speechlm4j.training.augment.Augmentation;
import org.speechlm4j.training.augment.Chain;
import org.speechlm4j.training.augment.NoiseColor;
import org.speechlm4j.training.augment.Range;
import org.speechlm4j.training.augment.SpecAugment;
import org.speechlm4j.training.augment.Speed;
import org.speechlm4j.training.recipe.Plan;

/**
 * What phone recogniser is trained, on what, and how.
 *
 * @param plan how the run goes
 * @param manifest the JSON Lines manifest, with splits {@code train}, {@code dev} and {@code test}
 *     and phones, relative to the recipe's file
 * @param mels channels of the input
 * @param channels channels of the two convolutions
 * @param hidden hidden units of a layer in each direction
 * @param layers number of bidirectional layers
 * @param dropout rate of zeros before each layer
 * @param speeds factors of speed that one is chosen from for each utterance, 1 for none
 * @param noise ratios of signal to white noise (dB) that one is drawn from for each utterance
 * @param masks what is hidden of the features
 * @param batchSeconds seconds of sound in a batch, padding included, before speeds change
 */
public record RecognizerOptions(
    @JsonProperty(required = true) Plan plan,
    @JsonProperty(required = true) String manifest,
    @JsonProperty(required = true) int mels,
    @JsonProperty(required = true) int channels,
    @JsonProperty(required = true) int hidden,
    @JsonProperty(required = true) int layers,
    @JsonProperty(required = true) double dropout,
    @JsonProperty(required = true) List<Double> speeds,
    @JsonProperty(required = true) Range noise,
    @JsonProperty(required = true) SpecAugment masks,
    @JsonProperty(required = true) double batchSeconds) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException naming the option, what was found and what is needed
   */
  public RecognizerOptions {
    speeds = new Speed(speeds).factors();
    config(mels, channels, hidden, layers, List.of("any"));
    check("dropout", dropout, dropout >= 0 && dropout < 1, "0 to below 1");
    check("batchSeconds", batchSeconds, batchSeconds > 0, "above 0");
  }

  private static void check(String name, double found, boolean good, String needed) {
    if (!good) {
      throw new IllegalArgumentException("%s: found %s, need %s".formatted(name, found, needed));
    }
  }

  /** These options with another plan. */
  public RecognizerOptions withPlan(Plan other) {
    return new RecognizerOptions(
        other,
        manifest,
        mels,
        channels,
        hidden,
        layers,
        dropout,
        speeds,
        noise,
        masks,
        batchSeconds);
  }

  /** The network for phones of these names. */
  RecognizerConfig config(List<String> phones) {
    return config(mels, channels, hidden, layers, phones);
  }

  private static RecognizerConfig config(
      int mels, int channels, int hidden, int layers, List<String> phones) {
    return new RecognizerConfig(mels, channels, hidden, layers, phones);
  }

  /** What is done with each sound. */
  Augmentation augmentation() {
    return Chain.of(
        new Chain.Step(1, new Speed(speeds)),
        new Chain.Step(1, new AdditiveNoise(NoiseColor.WHITE, noise)));
  }
}
