package org.speechlm4j.training.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.speechlm4j.core.Audio;

/** Speed, duration, pitch and formants, each measured on tones and vowels. */
class VoiceTest {

  private static final int RATE = 16_000;

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.9, 1.1, 1.37, 2})
  void speed_changesDurationAndPitch(double factor) {
    Audio tone = Audio.mono(Signals.harmonics(RATE, 150, RATE), RATE);
    Audio changed = Speed.change(tone, factor);
    assertThat(changed.sampleRate()).isEqualTo(RATE);
    assertThat(changed.length()).isEqualTo((int) Math.ceil(RATE / factor));
    assertThat(Signals.pitch(changed.channels()[0], RATE)).isCloseTo(150 * factor, within(0.3));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.8, 1.2, 1.5, 2})
  void timeStretch_changesDurationAndKeepsPitch(double factor) {
    Audio tone = Audio.mono(Signals.harmonics(RATE, 150, RATE), RATE);
    Audio changed = TimeStretch.stretch(tone, factor);
    assertThat(changed.length()).isEqualTo((int) Math.round(RATE * factor));
    assertThat(Signals.pitch(changed.channels()[0], RATE)).isCloseTo(150, withPercentage(0.5));
    assertThat(Signals.energy(changed.channels()[0]) / changed.length())
        .isCloseTo(Signals.energy(tone.channels()[0]) / RATE, withPercentage(5));
  }

  @ParameterizedTest
  @CsvSource({"0.5,220,16000", "0.8,110,16000", "1.26,137,24000", "1.5,97,44100", "2,150,16000"})
  void pitchShift_movesPitchAndKeepsDuration(double ratio, double pitch, int rate) {
    Audio tone = Audio.mono(Signals.harmonics(rate, pitch, rate), rate);
    Audio changed = PitchShift.shift(tone, ratio);
    assertThat(changed.length()).isEqualTo(rate);
    assertThat(Signals.pitch(changed.channels()[0], rate))
        .isCloseTo(pitch * ratio, withPercentage(0.5));
    assertThat(Signals.energy(changed.channels()[0]))
        .isCloseTo(Signals.energy(tone.channels()[0]), withPercentage(10));
  }

  @Test
  void pitchShift_bySemitones_isByTheirRatio() {
    Audio tone = Audio.mono(Signals.harmonics(RATE, 150, RATE), RATE);
    Audio changed = new PitchShift(Range.of(4)).apply(tone, new SplittableRandom(1));
    assertThat(Signals.pitch(changed.channels()[0], RATE))
        .isCloseTo(150 * Math.pow(2, 4 / 12.0), withPercentage(0.5));
  }

  @ParameterizedTest
  @CsvSource({"0.75,100", "0.85,180", "1.15,120", "1.3,100", "1.4,200"})
  void formantShift_movesFormantsAndKeepsPitch(double ratio, double pitch) {
    float[] vowel = Signals.vowel(RATE, pitch, RATE, 700, 1900, 3300);
    float[] changed = FormantShift.shift(Audio.mono(vowel, RATE), ratio).channels()[0];
    assertThat(changed).hasSize(RATE);
    assertThat(Signals.pitch(changed, RATE)).isCloseTo(pitch, withPercentage(0.2));
    double[] before = Signals.formants(vowel, RATE, 8);
    double[] after = Signals.formants(changed, RATE, 8);
    for (int i = 0; i < 3; i++) {
      assertThat(after[i]).isCloseTo(before[i] * ratio, withPercentage(5));
    }
  }

  @ParameterizedTest
  @CsvSource({"1.2,0.7", "0.8,1.4", "1,1.5", "1.3,1.3"})
  void voicePerturbation_movesFormantsAndPitchByTheirOwnRatios(double formant, double pitch) {
    float[] vowel = Signals.vowel(RATE, 120, RATE, 700, 1900);
    float[] changed =
        VoicePerturbation.change(Audio.mono(vowel, RATE), formant, pitch).channels()[0];
    assertThat(changed).hasSize(RATE);
    assertThat(Signals.pitch(changed, RATE)).isCloseTo(120 * pitch, withPercentage(0.5));
    double[] before = Signals.formants(vowel, RATE, 6);
    double[] after = Signals.formants(changed, RATE, 6);
    for (int i = 0; i < 2; i++) {
      assertThat(after[i]).isCloseTo(before[i] * formant, withPercentage(8));
    }
  }

  @Test
  void unitRatio_isACopy() {
    Audio noise = Audio.mono(Signals.noise(1001, 3), RATE);
    for (Audio same :
        List.of(
            Speed.change(noise, 1),
            TimeStretch.stretch(noise, 1),
            PitchShift.shift(noise, 1),
            FormantShift.shift(noise, 1))) {
      assertThat(same.channels()[0])
          .containsExactly(noise.channels()[0])
          .isNotSameAs(noise.channels()[0]);
    }
  }

  @Test
  void timeStretch_ofChannels_cutsThemAtTheSamePlaces() {
    float[] tone = Signals.harmonics(8001, 150, RATE);
    float[] half = Samples.scaled(tone, 0.5);
    Audio changed = TimeStretch.stretch(new Audio(new float[][] {tone, half}, RATE), 1.3);
    assertThat(changed.channels()[1])
        .containsExactly(Samples.scaled(changed.channels()[0], 0.5), within(1e-6f));
  }
}
