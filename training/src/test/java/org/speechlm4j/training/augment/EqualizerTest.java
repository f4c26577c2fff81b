package org.speechlm4j.training.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.speechlm4j.core.Audio;

class EqualizerTest {

  private static final int RATE = 16_000;

  @ParameterizedTest
  @CsvSource({"1000,2,6", "300,5,-12", "5000,0.7,12"})
  void peaking_hasItsGainAtTheCentreAndNoneFarOff(double centre, double quality, double gain) {
    Biquad bell = Biquad.peaking(centre, quality, gain, RATE);
    assertThat(measured(bell, centre)).isCloseTo(gain, within(0.05));
    assertThat(bell.decibelsAt(centre, RATE)).isCloseTo(gain, within(1e-9));
    assertThat(bell.decibelsAt(0, RATE)).isCloseTo(0, within(1e-9));
    assertThat(bell.decibelsAt(RATE / 2.0, RATE)).isCloseTo(0, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"200,6", "200,-12"})
  void lowShelf_hasItsGainBelowHalfOfItAtTheCornerAndNoneAbove(double corner, double gain) {
    Biquad shelf = Biquad.lowShelf(corner, Math.sqrt(0.5), gain, RATE);
    assertThat(shelf.decibelsAt(0, RATE)).isCloseTo(gain, within(1e-9));
    assertThat(measured(shelf, corner)).isCloseTo(gain / 2, within(0.05));
    assertThat(shelf.decibelsAt(RATE / 2.0, RATE)).isCloseTo(0, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"4000,6", "4000,-12"})
  void highShelf_hasItsGainAboveHalfOfItAtTheCornerAndNoneBelow(double corner, double gain) {
    Biquad shelf = Biquad.highShelf(corner, Math.sqrt(0.5), gain, RATE);
    assertThat(shelf.decibelsAt(RATE / 2.0, RATE)).isCloseTo(gain, within(1e-9));
    assertThat(measured(shelf, corner)).isCloseTo(gain / 2, within(0.05));
    assertThat(shelf.decibelsAt(0, RATE)).isCloseTo(0, within(1e-9));
  }

  /** Level of a tone behind the filter over that before it, once it has settled. */
  private static double measured(Biquad filter, double frequency) {
    float[] tone = new float[RATE];
    for (int t = 0; t < RATE; t++) {
      tone[t] = (float) Math.sin(2 * Math.PI * frequency * t / RATE);
    }
    Audio filtered = new Equalizer(List.of(filter)).filter(Audio.mono(tone, RATE));
    double in = 0;
    double out = 0;
    for (int t = RATE / 2; t < RATE; t++) {
      in += tone[t] * tone[t];
      out += filtered.channels()[0][t] * filtered.channels()[0][t];
    }
    return 10 * Math.log10(out / in);
  }

  @Test
  void randomEqualizer_drawsEveryBandWithinItsRange() {
    RandomEqualizer nansy = RandomEqualizer.nansy();
    SplittableRandom random = new SplittableRandom(4);
    for (int rate : new int[] {8000, 16000, 44100}) {
      Equalizer equalizer = nansy.draw(rate, random);
      assertThat(equalizer.sections()).hasSize(10);
      double low = equalizer.sections().getFirst().decibelsAt(0, rate);
      double high = equalizer.sections().getLast().decibelsAt(rate / 2.0, rate);
      assertThat(low).isBetween(-12.0, 12.0);
      assertThat(high).isBetween(-12.0, 12.0);
    }
  }

  @Test
  void frequencyAtHalfTheRate_isRefused() {
    assertThatThrownBy(() -> Biquad.peaking(8000, 1, 3, RATE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("8000.0 Hz");
  }
}
