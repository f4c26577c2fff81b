package org.speechlm4j.training.augment;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.speechlm4j.core.Audio;

/**
 * An equaliser of random gains: a low shelf, bells and a high shelf at frequencies in equal ratios
 * (Choi et al., "Neural Analysis and Synthesis: Reconstructing Speech from Self-Supervised
 * Representations" (NANSY), NeurIPS 2021, appendix).
 *
 * <p>The quality of each filter is {@code least (most / least)^z}, z uniform in [0, 1]. The level
 * of the whole is not restored.
 *
 * @param bands filters, at least 2: the lowest and the highest are the shelves
 * @param lowest corner of the low shelf (Hz)
 * @param highest corner of the high shelf (Hz), at most 0.475 of the sample rate when applied
 * @param quality the least and the most Q
 * @param decibels what each gain is drawn from
 */
public record RandomEqualizer(
    int bands, double lowest, double highest, Range quality, Range decibels)
    implements Augmentation {

  /** Where the high shelf stands at most, as a part of the rate: 7600 Hz of 16 kHz. */
  private static final double HIGHEST_PART = 0.475;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if there are fewer than 2 bands, or frequencies or qualities
   *     are not positive and in order
   */
  public RandomEqualizer {
    if (bands < 2 || !(lowest > 0 && highest > lowest && highest < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "found %d bands from %s to %s Hz, need at least 2 and 0 < lowest < highest"
              .formatted(bands, lowest, highest));
    }
    quality.within(Double.MIN_VALUE, Double.MAX_VALUE, "quality");
  }

  /** As ContentVec's code has it at 16 kHz: 10 bands, 60 to 7600 Hz, Q 2 to 5, -12 to 12 dB. */
  public static RandomEqualizer nansy() {
    return new RandomEqualizer(10, 60, 7600, new Range(2, 5), new Range(-12, 12));
  }

  @Override
  public Audio apply(Audio audio, RandomGenerator random) {
    return draw(audio.sampleRate(), random).filter(audio);
  }

  /**
   * An equaliser for sounds of a rate.
   *
   * @throws IllegalArgumentException if the rate leaves no room above the lowest band
   */
  Equalizer draw(int sampleRate, RandomGenerator random) {
    double top = Math.min(highest, HIGHEST_PART * sampleRate);
    if (!(top > lowest)) {
      throw new IllegalArgumentException(
          "sample rate: found %d Hz, need one whose half lies above the lowest band, %s Hz"
              .formatted(sampleRate, lowest));
    }
    List<Biquad> sections = new ArrayList<>();
    for (int i = 0; i < bands; i++) {
      double frequency = lowest * Math.pow(top / lowest, (double) i / (bands - 1));
      double q = quality.low() * Math.pow(quality.high() / quality.low(), random.nextDouble());
      double gain = decibels.draw(random);
      sections.add(
          i == 0
              ? Biquad.lowShelf(frequency, q, gain, sampleRate)
              : i == bands - 1
                  ? Biquad.highShelf(frequency, q, gain, sampleRate)
                  : Biquad.peaking(frequency, q, gain, sampleRate));
    }
    return new Equalizer(sections);
  }
}
