package org.speechlm4j.training.augment;

import java.util.random.RandomGenerator;
import org.speechlm4j.core.Audio;

/**
 * The sound as if heard in a room: convolved with a direct sound and a tail of noise that decays
 * exponentially, which is what a diffuse sound field does (Moorer, "About This Reverberation
 * Business", 1979; Polack 1988; for training: Ko et al., "A Study on Data Augmentation of
 * Reverberant Speech", ICASSP 2017).
 *
 * <p>The direct sound is not delayed, so that alignments stay; what sounds on after the end is cut;
 * the power over the whole is the input's. Every channel gets the same room.
 *
 * @param seconds what RT60, the time in which the tail decays by 60 dB, is drawn from
 * @param directDecibels what the ratio of the direct sound's energy to the tail's is drawn from
 */
public record Reverberation(Range seconds, Range directDecibels) implements Augmentation {

  /** The tail ends where it is this many times 60 dB down. */
  private static final double TAIL = 1.2;

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the decay exceeds 0.01 to 20 s
   */
  public Reverberation {
    seconds.within(0.01, 20, "seconds");
  }

  @Override
  public Audio apply(Audio audio, RandomGenerator random) {
    double decay = seconds.draw(random);
    double direct = directDecibels.draw(random);
    return convolve(audio, impulseResponse(decay, direct, audio.sampleRate(), random));
  }

  /**
   * The impulse response of a room: 1 at once, then decaying noise.
   *
   * @param seconds RT60, in which the noise decays by 60 dB
   * @param directDecibels energy of the first sample over that of the rest (dB)
   * @param sampleRate samples per second
   * @param random what the noise comes from
   */
  public static float[] impulseResponse(
      double seconds, double directDecibels, int sampleRate, RandomGenerator random) {
    if (!(seconds > 0) || seconds * sampleRate > 1 << 21) {
      throw new IllegalArgumentException(
          "seconds: found %s s at %d Hz, need above 0 s and at most 2^21 samples"
              .formatted(seconds, sampleRate));
    }
    double[] tail = new double[(int) Math.ceil(TAIL * seconds * sampleRate)];
    double energy = 0;
    for (int t = 0; t < tail.length; t++) {
      tail[t] = random.nextGaussian() * Math.pow(10, -3.0 * (t + 1) / (seconds * sampleRate));
      energy += tail[t] * tail[t];
    }
    double scale = 1 / (Math.sqrt(energy) * Samples.amplitude(directDecibels));
    float[] response = new float[1 + tail.length];
    response[0] = 1;
    for (int t = 0; t < tail.length; t++) {
      response[1 + t] = (float) (scale * tail[t]);
    }
    return response;
  }

  /**
   * The sound through a room, such as a measured one, at its old length and power.
   *
   * @param audio the dry sound
   * @param impulseResponse the room's answer to an impulse, at the sound's rate
   */
  public static Audio convolve(Audio audio, float[] impulseResponse) {
    if (impulseResponse.length == 0) {
      throw new IllegalArgumentException("impulse response: found no samples, need at least one");
    }
    Convolution convolution = new Convolution(impulseResponse);
    Audio wet = Samples.eachChannel(audio, convolution::apply);
    double energy = Samples.energy(wet.channels());
    double scale = energy == 0 ? 0 : Math.sqrt(Samples.energy(audio.channels()) / energy);
    return Samples.eachChannel(wet, channel -> Samples.scaled(channel, scale));
  }
}
