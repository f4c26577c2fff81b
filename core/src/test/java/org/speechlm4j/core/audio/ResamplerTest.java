package org.speechlm4j.core.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.speechlm4j.core.Audio;

class ResamplerTest {

  @ParameterizedTest
  @CsvSource({"16000,24000", "24000,16000", "44100,16000", "16000,22050", "8000,16000", "7,5"})
  void forward_sineInThePassBand_isTheSineAtTheNewRate(int from, int to) {
    double frequency = 0.2 * Math.min(from, to);
    float[] signal = Signals.sine(4000, frequency, from);
    for (Resampler resampler :
        List.of(
            Resampler.sincKaiserBest(from, to),
            Resampler.soxrHq(from, to),
            Resampler.polyphase(from, to))) {
      float[] output = resampler.forward(signal);
      float[] expected = Signals.sine(output.length, frequency, to);
      for (int i = output.length / 4; i < output.length / 2; i++) {
        assertThat(output[i]).isCloseTo(expected[i], within(2e-3f));
      }
    }
  }

  @Test
  void forward_toneAboveTheNewNyquist_vanishes() {
    float[] output = Resampler.soxrHq(48000, 16000).forward(Signals.sine(6000, 9000, 48000));
    for (int i = 500; i < 1500; i++) {
      assertThat(output[i]).isCloseTo(0, within(1e-6f));
    }
  }

  @Test
  void forward_equalRates_isACopy() {
    float[] signal = Signals.noise(100, 1);
    assertThat(Resampler.sincHann(16000, 16000).forward(signal))
        .containsExactly(signal)
        .isNotSameAs(signal);
  }

  @ParameterizedTest
  @CsvSource({"3,2,0,0,0", "2,3,1,2,2", "3,2,1,1,1", "3,2,2,2,1", "3,1,4,2,1", "3,1,5,2,2"})
  void outputLength_isRoundedUpOrToTheNearest(int from, int to, int samples, int up, int nearest) {
    assertThat(Resampler.sincHann(from, to).forward(new float[samples])).hasSize(up);
    assertThat(Resampler.polyphase(from, to).forward(new float[samples])).hasSize(up);
    assertThat(Resampler.soxrHq(from, to).forward(new float[samples])).hasSize(nearest);
  }

  @Test
  void outputLength_beyondAnArray_namesIt() {
    Resampler resampler = Resampler.sincHann(1, 1_000_000);
    assertThatThrownBy(() -> resampler.outputLength(1_000_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1000000000000");
  }

  @Test
  void forward_isLinear() {
    Resampler resampler = Resampler.sincHann(44100, 16000);
    float[] x = Signals.noise(2000, 1);
    float[] y = Signals.noise(2000, 2);
    float[] sum = resampler.forward(Signals.combine(0.5f, x, 0.25f, y));
    float[] parts = Signals.combine(0.5f, resampler.forward(x), 0.25f, resampler.forward(y));
    for (int i = 0; i < sum.length; i++) {
      assertThat(sum[i]).isCloseTo(parts[i], within(1e-6f));
    }
  }

  /** 48001 is prime: its weights are too many to keep, and 48000 / 16000 is nearly the ratio. */
  @Test
  void forward_ratesWithoutCommonDivisor_interpolateTheSameCurve() {
    float[] signal = Signals.sine(3000, 1000, 16000);
    float[] output = Resampler.sincKaiserBest(16000, 48001).forward(signal);
    assertThat(output).hasSize(9001);
    float[] expected = Signals.sine(9001, 1000, 48001);
    for (int i = 1000; i < 8000; i++) {
      assertThat(output[i]).isCloseTo(expected[i], within(1e-5f));
    }
  }

  @Test
  void forward_hugeCoprimeRates_allocateLittle() {
    int rate = Integer.MAX_VALUE;
    assertThat(Resampler.polyphase(rate, rate - 1).forward(new float[10])).hasSize(10);
    assertThat(Resampler.soxrHq(rate, 1).forward(new float[10])).isEmpty();
    assertThat(Resampler.sincHann(rate, 1).forward(new float[10])).hasSize(1);
  }

  @Test
  void forward_stereo_resamplesEachChannel() {
    Resampler resampler = Resampler.soxrHq(24000, 16000);
    float[] left = Signals.noise(300, 1);
    float[] right = Signals.noise(300, 2);
    Audio output = resampler.forward(new Audio(new float[][] {left, right}, 24000));
    assertThat(output.sampleRate()).isEqualTo(16000);
    assertThat(output.channels()[1]).containsExactly(resampler.forward(right));
    Audio wrong = Audio.mono(left, 16000);
    assertThatThrownBy(() -> resampler.forward(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 16000")
        .hasMessageContaining("need 24000");
  }

  @Test
  void of_badArguments_nameThem() {
    assertThatThrownBy(() -> Resampler.soxrHq(0, 1)).hasMessageContaining("found 0 and 1");
    assertThatThrownBy(() -> Resampler.sincHann(1, -2)).hasMessageContaining("found 1 and -2");
    assertThatThrownBy(() -> Resampler.sincHann(1, 2, 0, 1.5)).hasMessageContaining("1.5");
    assertThatThrownBy(() -> Resampler.sincKaiser(1, 2, 6, 1, Double.NaN))
        .hasMessageContaining("NaN");
  }
}
