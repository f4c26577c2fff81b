package org.speechlm4j.training.augment;

import java.util.List;
import java.util.random.RandomGenerator;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.audio.Resampler;

/**
 * Speed perturbation: the sound played faster or slower, its duration, pitch and formants all
 * changed by one factor (Ko et al., "Audio Augmentation for Speech Recognition", Interspeech 2015).
 *
 * @param factors the factors that one is chosen from, all equally likely
 */
public record Speed(List<Double> factors) implements Augmentation {

  /** Factors are rounded to a part of this, so that few filter phases serve every one of them. */
  private static final int STEPS = 1000;

  /**
   * Checks that there are factors.
   *
   * @throws IllegalArgumentException if there is none, or one is not in [0.1, 10]
   */
  public Speed {
    factors = List.copyOf(factors);
    if (factors.isEmpty()) {
      throw new IllegalArgumentException("factors: found none, need at least one");
    }
    factors.forEach(Speed::steps);
  }

  /** The paper's factors 0.9, 1 and 1.1. */
  public static Speed threefold() {
    return new Speed(List.of(0.9, 1.0, 1.1));
  }

  /**
   * The sound at another speed.
   *
   * @param audio any number of channels
   * @param factor how many times as fast, 0.1 to 10, rounded to a thousandth; 2 halves the duration
   *     and doubles the pitch
   * @throws IllegalArgumentException if the factor is outside
   */
  public static Audio change(Audio audio, double factor) {
    Resampler resampler = Resampler.sincHann(steps(factor), STEPS);
    return Samples.eachChannel(audio, resampler::forward);
  }

  /** A factor as the number of thousandths that stands for it. */
  static int steps(double factor) {
    if (!(factor >= 0.1 && factor <= 10)) {
      throw new IllegalArgumentException("factor: found " + factor + ", need 0.1 to 10");
    }
    return (int) Math.round(factor * STEPS);
  }

  @Override
  public Audio apply(Audio audio, RandomGenerator random) {
    return change(audio, factors.get(random.nextInt(factors.size())));
  }
}
