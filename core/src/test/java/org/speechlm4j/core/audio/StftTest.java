package org.speechlm4j.core.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StftTest {

  @ParameterizedTest
  @CsvSource({
    "512,160,400,REFLECT",
    "256,64,256,ZEROS",
    "400,100,400,REFLECT",
    "77,13,77,ZEROS",
    "128,32,101,REFLECT",
    "100,50,100,ZEROS"
  })
  void inverse_ofForward_isTheSignal(int size, int hop, int window, FramePadding padding) {
    Stft stft = Stft.of(size, hop, Windows.hann(window), padding);
    float[] signal = Signals.noise(2000, 4);
    float[] again = stft.inverse(stft.forward(signal), 1900);
    for (int i = 0; i < again.length; i++) {
      assertThat(again[i]).isCloseTo(signal[i], within(1e-5f));
    }
  }

  @Test
  void inverse_beyondTheFrames_isZero() {
    Stft stft = Stft.of(64, 16, Windows.hammingSymmetric(64), FramePadding.ZEROS);
    float[] again = stft.inverse(stft.forward(Signals.noise(200, 4)), 400);
    assertThat(again[399]).isZero();
  }

  @Test
  void inverse_uncoveredSample_isAnError() {
    Stft stft = Stft.of(64, 64, Windows.hann(64), FramePadding.NONE);
    Spectrum spectrum = stft.forward(Signals.noise(256, 4));
    assertThatThrownBy(() -> stft.inverse(spectrum, 256))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sample 0");
  }

  @Test
  void forward_isLinear() {
    Stft stft = Stft.of(400, 160, Windows.hann(400), FramePadding.REFLECT);
    float[] x = Signals.noise(1601, 1);
    float[] y = Signals.noise(1601, 2);
    FeatureMatrix a = stft.forward(x).real();
    FeatureMatrix b = stft.forward(y).real();
    FeatureMatrix sum = stft.forward(Signals.combine(2, x, -3, y)).real();
    for (int i = 0; i < sum.values().length; i++) {
      assertThat(sum.values()[i]).isCloseTo(2 * a.values()[i] - 3 * b.values()[i], within(1e-4f));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NONE,0,0",
    "NONE,63,0",
    "NONE,64,1",
    "NONE,79,1",
    "NONE,80,2",
    "ZEROS,0,0",
    "ZEROS,1,1",
    "ZEROS,15,1",
    "ZEROS,16,2",
    "REFLECT,33,3"
  })
  void frames_countWhatFits(FramePadding padding, int samples, int frames) {
    Stft stft = Stft.of(64, 16, Windows.hann(64), padding);
    assertThat(stft.frames(samples)).isEqualTo(frames);
    Spectrum spectrum = stft.forward(new float[samples]);
    assertThat(spectrum.frames()).isEqualTo(frames);
    assertThat(spectrum.bins()).isEqualTo(33);
  }

  @Test
  void forward_tooShortToMirror_namesBothLengths() {
    Stft stft = Stft.of(64, 16, Windows.hann(64), FramePadding.REFLECT);
    assertThatThrownBy(() -> stft.forward(new float[32]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 32")
        .hasMessageContaining("(32)");
  }

  @Test
  void forward_sineOnABin_hasItsEnergyThere() {
    Stft stft = Stft.of(64, 64, Windows.rectangular(64), FramePadding.NONE);
    Spectrum spectrum = stft.forward(Signals.sine(64, 1000, 16000));
    for (int k = 0; k < 33; k++) {
      assertThat(spectrum.imaginary().at(0, k)).isCloseTo(k == 4 ? -32 : 0, within(1e-4f));
    }
  }

  @Test
  void of_windowLongerThanTheFrame_namesBothLengths() {
    assertThatThrownBy(() -> Stft.of(64, 16, Windows.hann(65), FramePadding.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65")
        .hasMessageContaining("64");
  }
}
