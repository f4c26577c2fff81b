package org.speechlm4j.training.augment;

import java.util.random.RandomGenerator;
import org.speechlm4j.core.Audio;

/**
 * Another voice saying the same: formants and pitch moved independently, then a random equaliser,
 * as NANSY perturbs what its units must not depend on (Choi et al. 2021; used so by ContentVec,
 * Qian et al. 2022, and Spin, Chang et al. 2023).
 *
 * <p>Each ratio is drawn from 1 to its greatest value and inverted for half of the sounds. NANSY's
 * third change, of the pitch's range about its median, is not made. A pitch lowered by a ratio
 * leaves that much of the upper band empty.
 *
 * @param formantRatio the greatest ratio of formant frequencies, 1 to 2
 * @param pitchRatio the greatest ratio of pitch, 1 to 2
 * @param equalizer what follows
 */
public record VoicePerturbation(double formantRatio, double pitchRatio, RandomEqualizer equalizer)
    implements Augmentation {

  /**
   * Checks the ratios.
   *
   * @throws IllegalArgumentException if one is not 1 to 2
   */
  public VoicePerturbation {
    new Range(1, formantRatio).within(1, 2, "formantRatio");
    new Range(1, pitchRatio).within(1, 2, "pitchRatio");
  }

  /** The paper's values: formants by up to 1.4, pitch by up to 2. */
  public static VoicePerturbation nansy() {
    return new VoicePerturbation(1.4, 2, RandomEqualizer.nansy());
  }

  @Override
  public Audio apply(Audio audio, RandomGenerator random) {
    double formant = ratio(formantRatio, random);
    double pitch = ratio(pitchRatio, random);
    return equalizer.apply(change(audio, formant, pitch), random);
  }

  private static double ratio(double greatest, RandomGenerator random) {
    double ratio = new Range(1, greatest).draw(random);
    return random.nextBoolean() ? ratio : 1 / ratio;
  }

  /**
   * The sound with formants and pitch moved, each by its own ratio, and its duration kept.
   *
   * @param audio any number of channels
   * @param formant new over old formant frequencies
   * @param pitch new over old pitch
   * @throws IllegalArgumentException if the pitch is not 0.1 to 10 or the ratio of both not 0.25 to
   *     4
   */
  public static Audio change(Audio audio, double formant, double pitch) {
    // The shift of pitch moves the formants too: the second step gives what is left.
    return FormantShift.shift(PitchShift.shift(audio, pitch), formant / pitch);
  }
}
