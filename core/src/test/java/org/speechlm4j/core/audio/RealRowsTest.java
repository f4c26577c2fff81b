package org.speechlm4j.core.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealRowsTest {

  private static final int SIGNALS = 19;

  @ParameterizedTest
  @ValueSource(
      ints = {
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 16, 20, 25, 49, 50, 53, 61, 77, 100, 106, 127, 201,
        400, 441, 512, 640, 1000
      })
  void forward_anySize_equalsTheTransformOfEachSignal(int size) {
    RealFft fft = RealFft.of(size);
    double[][] signals = signals(size);
    double[][] spectra = transformed(fft, signals);
    for (int i = 0; i < SIGNALS; i++) {
      double[] spectrum = new double[2 * fft.bins()];
      fft.forward(signals[i], spectrum, fft.newScratch());
      assertThat(spectra[i]).containsExactly(spectrum, within(1e-11));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 9, 53, 77, 106, 400, 441, 512})
  void forward_ofASignalAlone_hasTheBitsBesideOthers(int size) {
    RealFft fft = RealFft.of(size);
    double[][] signals = signals(size);
    double[][] spectra = transformed(fft, signals);
    for (int i = 0; i < SIGNALS; i++) {
      assertThat(transformed(fft, signals[i])[0]).containsExactly(spectra[i]);
    }
  }

  /** The spectra of signals, each with real and imaginary parts interleaved. */
  private static double[][] transformed(RealFft fft, double[]... signals) {
    RealRows rows = new RealRows(fft, signals.length + 2);
    for (int t = 0; t < fft.size(); t++) {
      for (int i = 0; i < signals.length; i++) {
        rows.samples()[t][i] = signals[i][t];
      }
    }
    ComplexRows result = rows.forward(signals.length);
    double[][] spectra = new double[signals.length][2 * fft.bins()];
    for (int k = 0; k < fft.bins(); k++) {
      for (int i = 0; i < signals.length; i++) {
        spectra[i][2 * k] = result.real()[k][i];
        spectra[i][2 * k + 1] = result.imaginary()[k][i];
      }
    }
    return spectra;
  }

  private static double[][] signals(int size) {
    Random random = new Random(size);
    double[][] signals = new double[SIGNALS][];
    for (int i = 0; i < SIGNALS; i++) {
      signals[i] = random.doubles(size, -1, 1).toArray();
    }
    return signals;
  }
}
