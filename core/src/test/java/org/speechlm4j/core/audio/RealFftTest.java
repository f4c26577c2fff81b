package org.speechlm4j.core.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.transform.DftNormalization;
import org.apache.commons.math3.transform.FastFourierTransformer;
import org.apache.commons.math3.transform.TransformType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealFftTest {

  @ParameterizedTest
  @ValueSource(
      ints = {
        1, 2, 3, 4, 5, 6, 7, 9, 12, 15, 49, 53, 59, 61, 77, 100, 106, 127, 201, 400, 441, 501, 509,
        640, 998, 1000, 1018
      })
  void forward_anySize_equalsTheDefinition(int size) {
    double[] signal = noise(size, size);
    double[] spectrum = transform(signal);
    for (int k = 0; k <= size / 2; k++) {
      double real = 0;
      double imaginary = 0;
      for (int t = 0; t < size; t++) {
        double angle = -2 * Math.PI * ((long) k * t % size) / size;
        real += signal[t] * Math.cos(angle);
        imaginary += signal[t] * Math.sin(angle);
      }
      assertThat(spectrum[2 * k]).isCloseTo(real, within(1e-11));
      assertThat(spectrum[2 * k + 1]).isCloseTo(imaginary, within(1e-11));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 256, 512, 4096, 32768})
  void forward_powerOfTwo_equalsCommonsMath(int size) {
    double[] signal = noise(size, 7);
    Complex[] oracle =
        new FastFourierTransformer(DftNormalization.STANDARD)
            .transform(signal, TransformType.FORWARD);
    double[] spectrum = transform(signal);
    for (int k = 0; k <= size / 2; k++) {
      assertThat(spectrum[2 * k]).isCloseTo(oracle[k].getReal(), within(1e-9));
      assertThat(spectrum[2 * k + 1]).isCloseTo(oracle[k].getImaginary(), within(1e-9));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 53, 106, 400, 441, 512, 997, 1994})
  void inverse_ofForward_isTheSignal(int size) {
    RealFft fft = RealFft.of(size);
    double[] signal = noise(size, 3);
    double[] again = new double[size];
    fft.inverse(transform(signal), again, fft.newScratch());
    assertThat(again).containsExactly(signal, within(1e-12));
  }

  @Test
  void inverse_imaginaryPartsOfTheOutermostBins_areIgnored() {
    RealFft fft = RealFft.of(16);
    double[] spectrum = transform(noise(16, 5));
    double[] expected = new double[16];
    fft.inverse(spectrum, expected, fft.newScratch());
    spectrum[1] = 3;
    spectrum[17] = -2;
    double[] signal = new double[16];
    fft.inverse(spectrum, signal, fft.newScratch());
    assertThat(signal).containsExactly(expected, within(1e-15));
  }

  @Test
  void of_sizeBelowOne_namesIt() {
    assertThatThrownBy(() -> RealFft.of(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 0");
  }

  @Test
  void forward_wrongLength_namesBothLengths() {
    RealFft fft = RealFft.of(8);
    assertThatThrownBy(() -> fft.forward(new double[7], new double[10], fft.newScratch()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 7")
        .hasMessageContaining("need 8");
  }

  private static double[] transform(double[] signal) {
    RealFft fft = RealFft.of(signal.length);
    double[] spectrum = new double[2 * fft.bins()];
    fft.forward(signal, spectrum, fft.newScratch());
    return spectrum;
  }

  private static double[] noise(int size, long seed) {
    return new Random(seed).doubles(size, -1, 1).toArray();
  }
}
