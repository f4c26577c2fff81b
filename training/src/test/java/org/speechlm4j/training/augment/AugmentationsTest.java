package org.speechlm4j.training.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.speechlm4j.core.Audio;
import org.speechlm4j.training.augment.Chain.Step;

/** What holds for every augmentation, and for chains of them. */
class AugmentationsTest {

  private static final int RATE = 16_000;

  static Stream<Augmentation> all() {
    return Stream.of(
        new Gain(new Range(-6, 6)),
        Speed.threefold(),
        new TimeStretch(new Range(0.8, 1.2)),
        new PitchShift(new Range(-4, 4)),
        new FormantShift(new Range(0.8, 1.3)),
        RandomEqualizer.nansy(),
        new AdditiveNoise(NoiseColor.WHITE, new Range(0, 20)),
        new AdditiveNoise(NoiseColor.PINK, new Range(0, 20)),
        new Reverberation(new Range(0.1, 0.5), new Range(-3, 6)),
        VoicePerturbation.nansy(),
        new RandomCrop(500));
  }

  @ParameterizedTest
  @MethodSource("all")
  void apply_followsFromTheSeedAlone(Augmentation augmentation) {
    Audio audio = new Audio(new float[][] {Signals.noise(4001, 1), Signals.noise(4001, 2)}, RATE);
    float[][] before = Samples.copy(audio).channels();
    Audio first = augmentation.apply(audio, new SplittableRandom(5));
    assertThat(augmentation.apply(audio, new SplittableRandom(5)).channels())
        .isDeepEqualTo(first.channels());
    assertThat(audio.channels()).isDeepEqualTo(before);
    assertThat(first.channelCount()).isEqualTo(2);
    assertThat(first.sampleRate()).isEqualTo(RATE);
    long different =
        IntStream.range(11, 31)
            .mapToObj(seed -> augmentation.apply(audio, new SplittableRandom(seed)))
            .filter(other -> !Arrays.equals(other.channels()[0], first.channels()[0]))
            .count();
    assertThat(different).isPositive();
  }

  @ParameterizedTest
  @MethodSource("all")
  void apply_takesAnyLength(Augmentation augmentation) {
    for (int length : new int[] {0, 1, 2, 3, 17, 319, 641, 1001}) {
      Audio audio = Audio.mono(Signals.noise(length, 3), RATE);
      float[] result = augmentation.apply(audio, new SplittableRandom(2)).channels()[0];
      for (float sample : result) {
        assertThat(Float.isFinite(sample)).isTrue();
      }
      if (augmentation instanceof RandomCrop crop) {
        assertThat(result).hasSize(crop.length());
      } else if (length == 0) {
        assertThat(result).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void apply_leavesSilenceSilent(Augmentation augmentation) {
    Audio silence = Audio.mono(new float[2001], RATE);
    float[] result = augmentation.apply(silence, new SplittableRandom(2)).channels()[0];
    assertThat(result).isNotEmpty().containsOnly(0f);
  }

  @Test
  void gain_changesTheLevel() {
    Audio audio = Audio.mono(Signals.noise(100, 1), RATE);
    float[] louder = Gain.change(audio, 6).channels()[0];
    assertThat(10 * Math.log10(Signals.energy(louder) / Signals.energy(audio.channels()[0])))
        .isCloseTo(6, within(1e-4));
  }

  @Test
  void randomCrop_isAStretchOfTheSoundFromAnyPlace() {
    float[] ramp = new float[10];
    for (int t = 0; t < 10; t++) {
      ramp[t] = t;
    }
    boolean[] seen = new boolean[10];
    for (int seed = 0; seed < 200; seed++) {
      float[] crop =
          new RandomCrop(4).apply(Audio.mono(ramp, RATE), new SplittableRandom(seed)).channels()[0];
      assertThat(crop).containsExactly(crop[0], crop[0] + 1, crop[0] + 2, crop[0] + 3);
      seen[(int) crop[0]] = true;
    }
    assertThat(seen).containsExactly(true, true, true, true, true, true, true, false, false, false);
  }

  @Test
  void randomCrop_ofAShortSound_isFollowedByZeros() {
    float[] crop =
        new RandomCrop(4)
            .apply(Audio.mono(new float[] {1, 2}, RATE), new SplittableRandom(1))
            .channels()[0];
    assertThat(crop).containsExactly(1, 2, 0, 0);
  }

  @Test
  void chain_appliesEachStepAsOftenAsItsProbability() {
    Chain chain =
        Chain.of(
            new Step(0.3, new Gain(Range.of(20))),
            new Step(1, new Gain(Range.of(40))),
            new Step(0, new Gain(Range.of(60))));
    Audio audio = Audio.mono(new float[] {1}, RATE);
    int both = 0;
    for (int seed = 0; seed < 10_000; seed++) {
      float value = chain.apply(audio, new SplittableRandom(seed)).channels()[0][0];
      assertThat(value).isIn(100f, 1000f);
      both += value == 1000f ? 1 : 0;
    }
    assertThat(both / 10_000.0).isCloseTo(0.3, within(0.02));
  }

  @Test
  void chain_laterSteps_drawTheSameWhateverEarlierOnesDo() {
    Gain gain = new Gain(new Range(-6, 6));
    Audio audio = Audio.mono(new float[] {1}, RATE);
    for (int seed = 0; seed < 20; seed++) {
      Augmentation drawsMuch =
          (sound, random) -> {
            long drawn = random.longs(100).sum();
            return Gain.change(sound, drawn == 0 ? 1 : 0);
          };
      Audio with =
          Chain.of(new Step(1, drawsMuch), new Step(1, gain))
              .apply(audio, new SplittableRandom(seed));
      Audio without =
          Chain.of(new Step(0, drawsMuch), new Step(1, gain))
              .apply(audio, new SplittableRandom(seed));
      assertThat(with.channels()).isDeepEqualTo(without.channels());
    }
  }

  @Test
  void parametersOutOfBounds_areRefusedByName() {
    assertThatThrownBy(() -> new Range(2, 1)).hasMessageContaining("2.0 to 1.0");
    assertThatThrownBy(() -> new Step(1.5, Speed.threefold())).hasMessageContaining("1.5");
    assertThatThrownBy(() -> new Speed(List.of(0.01))).hasMessageContaining("0.01");
    assertThatThrownBy(() -> new PitchShift(new Range(-40, 0))).hasMessageContaining("semitones");
    assertThatThrownBy(() -> new FormantShift(new Range(0, 1))).hasMessageContaining("ratio");
    assertThatThrownBy(() -> new RandomCrop(0)).hasMessageContaining("length");
    assertThatThrownBy(() -> new VoicePerturbation(3, 1, RandomEqualizer.nansy()))
        .hasMessageContaining("formantRatio");
  }
}
