package org.speechlm4j.core.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.speechlm4j.core.measure.NoisySpeech.noisy;
import static org.speechlm4j.core.measure.NoisySpeech.recording;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.speechlm4j.core.Audio;

class MelDistanceTest {

  @Test
  void equalSignals_haveNoDistance() throws IOException {
    Audio speech = recording("s01/s01-01");
    assertThat(MelDistance.of(speech, speech)).isZero();
  }

  @Test
  void moreNoise_isFurtherAway() throws IOException {
    Audio speech = recording("s01/s01-01");
    double distance = 0;
    for (float width = 0.001f; width < 1; width *= 2) {
      double next = MelDistance.of(speech, noisy(speech, width));
      assertThat(next).isGreaterThan(distance);
      distance = next;
    }
  }

  @Test
  void factor_isItsLogarithmAwayWhereNothingIsBelowTheFloor() {
    Audio noise = noisy(Audio.mono(new float[8000], 16_000), 1);
    float[] louder = noise.channels()[0].clone();
    for (int t = 0; t < louder.length; t++) {
      louder[t] *= 3;
    }
    assertThat(MelDistance.of(noise, Audio.mono(louder, 16_000)))
        .isCloseTo(Math.log(3), within(1e-6));
    assertThat(MelDistance.of(Audio.mono(louder, 16_000), noise))
        .isCloseTo(Math.log(3), within(1e-6));
  }

  @Test
  void spectrogram_isWhatDistancesAreTakenBetween() throws IOException {
    Audio speech = recording("s01/s01-01");
    Audio other = noisy(speech, 0.01f);
    float[] first = MelDistance.spectrogram(speech).values();
    float[] second = MelDistance.spectrogram(other).values();
    double sum = 0;
    for (int i = 0; i < first.length; i++) {
      sum += Math.abs((double) first[i] - second[i]);
    }
    assertThat(first).hasSize(80 * (1 + speech.length() / 160));
    assertThat(sum / first.length).isCloseTo(MelDistance.of(speech, other), within(1e-6));
  }

  @Test
  void belowTheFloor_nothingDiffers() {
    Audio silence = Audio.mono(new float[8000], 16_000);
    assertThat(MelDistance.of(silence, noisy(silence, 1e-6f))).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 8_000, 11_025, 16_000, 22_050, 44_100, 48_000})
  void anyRateAndLength_isMeasured(int sampleRate) {
    for (int length : new int[] {1, 2, 79, 441, 1023}) {
      Audio noise = noisy(Audio.mono(new float[length], sampleRate), 1);
      assertThat(MelDistance.of(noise, noise)).isZero();
      assertThat(MelDistance.of(noise, Audio.mono(new float[length], sampleRate)))
          .isBetween(0.0, 20.0);
    }
  }

  @Test
  void signalsThatDoNotFit_areRefused() {
    Audio empty = Audio.mono(new float[0], 16_000);
    assertThatThrownBy(() -> MelDistance.of(empty, empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found no samples");
    assertThatThrownBy(() -> MelDistance.of(empty, Audio.mono(new float[1], 16_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 1 samples");
    Audio slow = Audio.mono(new float[1], 99);
    assertThatThrownBy(() -> MelDistance.of(slow, slow))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 99 Hz");
  }
}
