package org.speechlm4j.training.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.speechlm4j.core.Audio;

class ReverberationTest {

  @ParameterizedTest
  @CsvSource({"0.2,16000", "0.5,16000", "1.3,16000", "0.4,44100"})
  void apply_toAnImpulse_decaysAsAskedFor(double seconds, int rate) {
    float[] impulse = new float[2 * rate];
    impulse[0] = 1;
    Audio heard =
        new Reverberation(Range.of(seconds), Range.of(0))
            .apply(Audio.mono(impulse, rate), new SplittableRandom(6));
    float[] response = heard.channels()[0].clone();
    response[0] = 0;
    assertThat(decay(response, rate)).isCloseTo(seconds, withPercentage(10));
  }

  /** RT60 by Schroeder's backward integration: the line through -5 and -35 dB, extrapolated. */
  private static double decay(float[] response, int rate) {
    double[] remaining = new double[response.length + 1];
    for (int t = response.length - 1; t >= 0; t--) {
      remaining[t] = remaining[t + 1] + (double) response[t] * response[t];
    }
    double sumT = 0;
    double sumL = 0;
    double sumTt = 0;
    double sumTl = 0;
    int count = 0;
    for (int t = 0; t < response.length; t++) {
      double level = 10 * Math.log10(remaining[t] / remaining[0]);
      if (level <= -5 && level >= -35) {
        double time = (double) t / rate;
        sumT += time;
        sumL += level;
        sumTt += time * time;
        sumTl += time * level;
        count++;
      }
    }
    double slope = (count * sumTl - sumT * sumL) / (count * sumTt - sumT * sumT);
    return -60 / slope;
  }

  @Test
  void impulseResponse_hasTheRatioOfDirectSoundThatWasAskedFor() {
    float[] response = Reverberation.impulseResponse(0.3, 6, 16_000, new SplittableRandom(1));
    double tail = Signals.energy(response) - 1;
    assertThat(response[0]).isEqualTo(1);
    assertThat(-10 * Math.log10(tail)).isCloseTo(6, within(1e-4));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "5000,1", "5000,700", "700,5000", "4097,2049", "1537,512"})
  void convolve_equalsTheDefinition(int length, int responseLength) {
    float[] signal = Signals.noise(length, 1);
    float[] response = Signals.noise(responseLength, 2);
    float[] fast = new Convolution(response).apply(signal);
    for (int t = 0; t < length; t++) {
      double sum = 0;
      for (int k = 0; k < responseLength && k <= t; k++) {
        sum += (double) response[k] * signal[t - k];
      }
      assertThat(fast[t]).isCloseTo((float) sum, within(1e-6f));
    }
  }

  @Test
  void apply_keepsLengthAndPower() {
    float[] signal = Signals.noise(9001, 3);
    float[] heard =
        new Reverberation(new Range(0.2, 0.6), new Range(-3, 6))
            .apply(Audio.mono(signal, 16_000), new SplittableRandom(1))
            .channels()[0];
    assertThat(heard).hasSize(9001);
    assertThat(Signals.energy(heard)).isCloseTo(Signals.energy(signal), withPercentage(0.01));
  }
}
