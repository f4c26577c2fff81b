package org.speechlm4j.training.augment;

import java.util.random.RandomGenerator;
import org.speechlm4j.core.Audio;

/**
 * Noise added at a random ratio of signal to noise.
 *
 * <p>The ratio is of the mean powers over the whole sound, all channels together; each channel gets
 * noise of its own. A silent sound has no such ratio and stays as it is, as does one whose noise is
 * silent.
 *
 * @param source where the noise comes from
 * @param decibels what the ratio of signal to noise is drawn from (dB)
 */
public record AdditiveNoise(NoiseSource source, Range decibels) implements Augmentation {

  @Override
  public Audio apply(Audio audio, RandomGenerator random) {
    double ratio = decibels.draw(random);
    float[][] noise = new float[audio.channelCount()][];
    for (int c = 0; c < noise.length; c++) {
      noise[c] = source.draw(audio.length(), audio.sampleRate(), random);
    }
    return mix(audio, noise, ratio);
  }

  /**
   * A sound with noise added.
   *
   * @param audio the signal
   * @param noise {@code [channel][time]} as the signal, at any level
   * @param decibels power of the signal over that of the noise (dB)
   * @throws IllegalArgumentException if the shapes differ
   */
  public static Audio mix(Audio audio, float[][] noise, double decibels) {
    Audio other = new Audio(noise, audio.sampleRate());
    if (other.channelCount() != audio.channelCount() || other.length() != audio.length()) {
      throw new IllegalArgumentException(
          "noise: found [%d][%d], need the signal's [%d][%d]"
              .formatted(
                  other.channelCount(), other.length(), audio.channelCount(), audio.length()));
    }
    double noiseEnergy = Samples.energy(noise);
    double scale =
        noiseEnergy == 0
            ? 0
            : Math.sqrt(Samples.energy(audio.channels()) / noiseEnergy)
                / Samples.amplitude(decibels);
    Audio mixed = Samples.copy(audio);
    for (int c = 0; c < noise.length; c++) {
      for (int t = 0; t < audio.length(); t++) {
        mixed.channels()[c][t] += (float) (scale * noise[c][t]);
      }
    }
    return mixed;
  }
}
