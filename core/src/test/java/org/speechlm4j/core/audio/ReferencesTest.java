package org.speechlm4j.core.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.speechlm4j.core.weights.SafeTensors;

/** What soxr, scipy, PyTorch and librosa give; {@code references.py} beside the file made it. */
class ReferencesTest {

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static SafeTensors references;

  @BeforeAll
  static void open() throws IOException {
    references =
        SafeTensors.open(
            Path.of(
                URI.create(
                    Objects.requireNonNull(
                            ReferencesTest.class.getResource("/audio/references.safetensors"))
                        .toString())));
  }

  @AfterAll
  static void close() {
    references.close();
  }

  private static float[] values(String name) {
    return Objects.requireNonNull(references.find(name), name).toFloats();
  }

  /** The signal is white noise of amplitude 0.3; soxr computes in float32. */
  @ParameterizedTest
  @CsvSource({"1,2", "1,3", "1,4", "1,5", "2,3", "3,4", "2,1", "3,1", "3,2", "4,3"})
  void soxrHq_ratioOfOneFilter_equalsSoxr(int from, int to) {
    assertThat(Resampler.soxrHq(from, to).forward(values("audio")))
        .containsExactly(values("soxr_" + from + "_" + to), within(3e-7f));
  }

  @ParameterizedTest
  @CsvSource({"3,1", "7,5", "5,7", "441,160"})
  void polyphase_equalsScipy(int from, int to) {
    assertThat(Resampler.polyphase(from, to).forward(values("audio")))
        .containsExactly(values("poly_" + from + "_" + to), within(3e-8f));
  }

  @ParameterizedTest
  @CsvSource({"77,13,50,REFLECT,center", "100,50,100,NONE,valid", "53,10,53,REFLECT,center"})
  void stft_oddSizes_equalPyTorch(int size, int hop, int window, FramePadding padding, String tag) {
    Spectrum spectrum = Stft.of(size, hop, Windows.hann(window), padding).forward(values("audio"));
    String name = "stft_%d_%d_%d_%s".formatted(size, hop, window, tag);
    assertThat(spectrum.real().values()).containsExactly(values(name + ".real"), within(1e-6f));
    assertThat(spectrum.imaginary().values())
        .containsExactly(values(name + ".imag"), within(1e-6f));
  }

  @Test
  void filters_of128Mels_equalLibrosa() {
    FeatureMatrix filters =
        WhisperFeatures.filters(WhisperFeatures.Options.published(128)).matrix();
    assertThat(filters.values()).containsExactly(values("slaney_128"), within(1e-8f));
  }

  @Test
  void filters_beyondHalfTheRateOverAnOddTransform_equalLibrosa() {
    FeatureMatrix filters =
        MelFilterBank.of(MelFilterBank.Options.htk(8000, 255, 20, 20, 7600)).matrix();
    assertThat(filters.values()).containsExactly(values("htk_20_at_8000"), within(1e-6f));
    assertThat(Arrays.copyOfRange(filters.values(), 19 * 128, 20 * 128)).containsOnly(0f);
  }
}
