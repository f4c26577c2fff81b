package org.speechlm4j.training.augment;

import java.util.random.RandomGenerator;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.audio.Resampler;

/**
 * A change of pitch that keeps the duration: {@link TimeStretch}, then resampling back. Formants
 * move with the pitch; {@link VoicePerturbation} moves each by itself.
 *
 * @param semitones what the change is drawn from, -36 to 36; 12 is an octave up
 */
public record PitchShift(Range semitones) implements Augmentation {

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if it exceeds -36 to 36
   */
  public PitchShift {
    semitones.within(-36, 36, "semitones");
  }

  /**
   * The sound with every frequency multiplied, and its duration kept.
   *
   * @param audio any number of channels
   * @param ratio new over old pitch, 0.1 to 10, rounded to a thousandth
   * @throws IllegalArgumentException if the ratio is outside
   */
  public static Audio shift(Audio audio, double ratio) {
    int steps = Speed.steps(ratio);
    Audio stretched = TimeStretch.stretch(audio, steps / 1000.0);
    Resampler resampler = Resampler.sincHann(steps, 1000);
    return Samples.eachChannel(
        stretched, channel -> Samples.fitted(resampler.forward(channel), audio.length()));
  }

  @Override
  public Audio apply(Audio audio, RandomGenerator random) {
    return shift(audio, Math.pow(2, semitones.draw(random) / 12));
  }
}
