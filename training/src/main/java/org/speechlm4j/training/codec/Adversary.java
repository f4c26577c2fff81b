package org.speechlm4j.training.codec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.speechlm4j.training.adversarial.MultiScaleStftDiscriminator;

/**
 * Who judges a codec's sounds, and how much that counts.
 *
 * @param fftSizes samples of the frames of the discriminator's transforms, a network for each
 * @param filters channels of its layers
 * @param rate its learning rate, under the schedule of the run
 * @param weight weight of the adversarial loss
 * @param featureWeight weight of feature matching
 */
public record Adversary(
    @JsonProperty(required = true) List<Integer> fftSizes,
    @JsonProperty(required = true) int filters,
    @JsonProperty(required = true) double rate,
    @JsonProperty(required = true) double weight,
    @JsonProperty(required = true) double featureWeight) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException naming the option, what was found and what is needed
   */
  public Adversary {
    fftSizes = List.copyOf(fftSizes);
    CodecOptions.check("rate", rate, rate > 0, "above 0");
    CodecOptions.check("weight", weight, weight >= 0, "0 or more");
    CodecOptions.check("featureWeight", featureWeight, featureWeight >= 0, "0 or more");
    networks(fftSizes, filters);
  }

  /** EnCodec's discriminator in this size. */
  MultiScaleStftDiscriminator.Options networks() {
    return networks(fftSizes, filters);
  }

  private static MultiScaleStftDiscriminator.Options networks(List<Integer> fftSizes, int filters) {
    MultiScaleStftDiscriminator.Options base = MultiScaleStftDiscriminator.Options.audiocraft();
    return new MultiScaleStftDiscriminator.Options(
        fftSizes,
        filters,
        base.dilations(),
        base.timeKernel(),
        base.frequencyKernel(),
        base.slope(),
        base.audioChannels());
  }
}
