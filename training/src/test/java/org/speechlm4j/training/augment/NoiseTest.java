package org.speechlm4j.training.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.speechlm4j.core.Audio;

class NoiseTest {

  private static final int RATE = 16_000;

  static Stream<NoiseSource> sources() {
    return Stream.of(
        NoiseColor.WHITE,
        NoiseColor.PINK,
        new RecordedNoise(List.of(Audio.mono(Signals.noise(3001, 9), RATE))));
  }

  @ParameterizedTest
  @MethodSource("sources")
  void apply_hasTheRatioThatWasAskedFor(NoiseSource source) {
    for (double decibels : new double[] {-5, 0, 7.5, 30}) {
      float[][] channels = {Signals.harmonics(7001, 150, RATE), Signals.harmonics(7001, 210, RATE)};
      Audio signal = new Audio(channels, RATE);
      Audio mixed =
          new AdditiveNoise(source, Range.of(decibels)).apply(signal, new SplittableRandom(5));
      float[][] added = new float[2][7001];
      for (int c = 0; c < 2; c++) {
        for (int t = 0; t < 7001; t++) {
          added[c][t] = mixed.channels()[c][t] - channels[c][t];
        }
      }
      double ratio = 10 * Math.log10(Samples.energy(channels) / Samples.energy(added));
      assertThat(ratio).isCloseTo(decibels, within(0.1));
      assertThat(added[0]).isNotEqualTo(added[1]);
    }
  }

  @Test
  void white_hasTheSamePowerInEveryOctave() {
    assertThat(decibelsByOctave(NoiseColor.WHITE)).isCloseTo(0, within(0.2));
  }

  @Test
  void pink_losesThreeDecibelsAnOctave() {
    assertThat(decibelsByOctave(NoiseColor.PINK)).isCloseTo(10 * Math.log10(0.5), within(0.2));
  }

  /** Mean change of the mean power per bin from one octave to the next, over 7 octaves. */
  private static double decibelsByOctave(NoiseColor color) {
    float[] noise = color.draw(100_001, RATE, new SplittableRandom(2));
    double[] powers = Signals.powers(noise);
    double first = mean(powers, 200);
    double last = mean(powers, 200 << 7);
    return 10 * Math.log10(last / first) / 7;
  }

  private static double mean(double[] powers, int from) {
    double sum = 0;
    for (int k = from; k < 2 * from && k < powers.length; k++) {
      sum += powers[k];
    }
    return sum / (Math.min(2 * from, powers.length) - from);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 1000})
  void colors_drawAnyLength(int length) {
    for (NoiseColor color : NoiseColor.values()) {
      assertThat(color.draw(length, RATE, new SplittableRandom(1))).hasSize(length);
    }
  }

  @Test
  void pink_beyondItsPeriod_goesOnWithoutASeam() {
    float[] noise = NoiseColor.PINK.draw((1 << 20) + 5, RATE, new SplittableRandom(1));
    assertThat(noise[(1 << 20) + 2]).isEqualTo(noise[2]);
  }

  @Test
  void recordedNoise_repeatsFromItsStart() {
    RecordedNoise noise = new RecordedNoise(List.of(Audio.mono(new float[] {1, 2, 3}, RATE)));
    float[] drawn = noise.draw(7, RATE, new SplittableRandom(3));
    for (int t = 1; t < 7; t++) {
      assertThat(drawn[t]).isEqualTo(drawn[t - 1] % 3 + 1);
    }
  }

  @Test
  void recordedNoise_ofAnotherRate_isRefused() {
    RecordedNoise noise = new RecordedNoise(List.of(Audio.mono(new float[3], 8000)));
    assertThatThrownBy(() -> noise.draw(7, RATE, new SplittableRandom(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("8000 Hz");
  }

  @Test
  void silentNoise_leavesTheSignal() {
    Audio signal = Audio.mono(Signals.noise(100, 1), RATE);
    Audio mixed = AdditiveNoise.mix(signal, new float[1][100], 10);
    assertThat(mixed.channels()[0]).containsExactly(signal.channels()[0]);
  }
}
