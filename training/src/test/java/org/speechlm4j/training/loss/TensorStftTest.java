package org.speechlm4j.training.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.speechlm4j.core.audio.FramePadding;
import org.speechlm4j.core.audio.MelFilterBank;
import org.speechlm4j.core.audio.MelSpectrogram;
import org.speechlm4j.core.audio.Spectrum;
import org.speechlm4j.core.audio.Stft;
import org.speechlm4j.core.audio.Windows;
import org.speechlm4j.core.cpu.CpuEngine;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.training.loss.TensorStft.Options;
import org.speechlm4j.training.loss.TensorStft.Padding;

/** Spectra of tensors are those of the library's own transform. */
class TensorStftTest {

  private final Engine engine = CpuEngine.withThreads(2);

  private static float[] sound(int samples, int seed) {
    float[] sound = new float[samples];
    for (int i = 0; i < samples; i++) {
      sound[i] = (float) (0.5 * Math.sin(0.03 * seed * i) + 0.3 * Math.cos(1e-3 * i * i));
    }
    return sound;
  }

  @ParameterizedTest
  @CsvSource({"64, 16, 64", "63, 20, 63", "64, 13, 41", "30, 7, 29"})
  void spectrum_equalsTheTransformOfSignals(int size, int hop, int window) {
    float[] sound = sound(501, 7);
    Stft stft = Stft.of(size, hop, Windows.hann(window), FramePadding.REFLECT);
    Spectrum expected = stft.forward(sound);
    Options options = new Options(size, hop, window, Padding.CENTRED, false);
    Tensor found =
        TensorStft.of(options, engine).spectrum(engine.constant(sound, Shape.of(1, 501, 1)));
    int bins = options.bins();
    assertThat(found.slice(2, 0, bins).toFloats())
        .containsExactly(expected.real().values(), within(2e-5f));
    assertThat(found.slice(2, bins, 2 * bins).toFloats())
        .containsExactly(expected.imaginary().values(), within(2e-5f));
  }

  @Test
  void mels_equalTheMelSpectrogramOfSignals() {
    float[] sound = sound(900, 3);
    MelFilterBank.Options filters = MelFilterBank.Options.slaney(16000, 128, 20);
    float[] expected =
        MelSpectrogram.of(
                Stft.of(128, 32, Windows.hann(128), FramePadding.NONE),
                MelFilterBank.of(filters),
                MelSpectrogram.Measure.MAGNITUDE)
            .forward(sound)
            .values();
    TensorStft stft = TensorStft.of(Options.of(128, 32, Padding.NONE), engine);
    Tensor found =
        SpectralLoss.mels(audio -> stft.magnitude(audio, 1e-7f), filters, engine)
            .apply(engine.constant(sound, Shape.of(1, 900, 1)));
    assertThat(found.toFloats()).containsExactly(expected, within(1e-5f));
  }

  @Test
  void channels_areRowsOfTheBatch() {
    float[] both = new float[2 * 200];
    float[] left = sound(200, 3);
    float[] right = sound(200, 5);
    for (int i = 0; i < 200; i++) {
      both[2 * i] = left[i];
      both[2 * i + 1] = right[i];
    }
    TensorStft stft = TensorStft.of(Options.of(32, 8, Padding.CENTRED), engine);
    Tensor found = stft.power(engine.constant(both, Shape.of(1, 200, 2)));
    Tensor second = stft.power(engine.constant(right, Shape.of(1, 200, 1)));
    assertThat(found.size(0)).isEqualTo(2);
    assertThat(found.slice(0, 1, 2).toFloats()).containsExactly(second.toFloats());
  }

  @ParameterizedTest
  @CsvSource({"400, 50", "401, 51", "407, 51", "408, 51", "409, 52", "20, 3"})
  void wholeFrames_areTheSamplesOverTheHop_roundedUp(int samples, int frames) {
    TensorStft stft = TensorStft.of(Options.of(32, 8, Padding.WHOLE_FRAMES), engine);
    Tensor audio = engine.constant(sound(samples, 2), Shape.of(1, samples, 1));
    assertThat(stft.power(audio).size(1)).isEqualTo(frames);
  }

  @Test
  void optionsOutOfRange_areRefused_withWhatWasFound() {
    assertThatThrownBy(() -> new Options(64, 16, 65, Padding.NONE, false))
        .hasMessageContaining("transform size 64, hop 16, window 65");
  }
}
