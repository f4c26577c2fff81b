package org.speechlm4j.core.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.config.ConfigJson;

class FeaturesTest {

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(MelScale.class)
  void mel_thereAndBack_isTheFrequency(MelScale scale) {
    for (double hertz : new double[] {0, 20, 440, 999.9, 1000, 1000.1, 7600, 24000}) {
      assertThat(scale.toHertz(scale.fromHertz(hertz))).isCloseTo(hertz, within(1e-8));
    }
  }

  @Test
  void mel_thousandHertz_isTheScalesAnchor() {
    assertThat(MelScale.SLANEY.fromHertz(1000)).isEqualTo(15.0);
    assertThat(MelScale.HTK.fromHertz(1000)).isCloseTo(1000, within(0.02));
    assertThat(MelScale.KALDI.fromHertz(1000)).isCloseTo(1000, within(0.02));
  }

  @Test
  void filters_htkInsideTheirRange_sumToOne() {
    MelFilterBank filters = MelFilterBank.of(MelFilterBank.Options.htk(16000, 512, 40, 100, 7000));
    double[] ones = new double[257];
    FeatureMatrix matrix = filters.matrix();
    for (int k = 12; k < 200; k++) {
      for (int m = 0; m < 40; m++) {
        ones[k] += matrix.at(m, k);
      }
      assertThat(ones[k]).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void filters_slaneyNorm_areaInHertzIsOne() {
    MelFilterBank filters = MelFilterBank.of(MelFilterBank.Options.slaney(16000, 16384, 20));
    double[] flat = new double[filters.bins()];
    Arrays.fill(flat, 16000.0 / 16384);
    double[] areas = new double[20];
    filters.apply(flat, areas);
    for (double area : areas) {
      assertThat(area).isCloseTo(1, within(1e-4));
    }
  }

  @Test
  void filters_apply_equalsTheMatrix() {
    MelFilterBank filters = MelFilterBank.of(MelFilterBank.Options.kaldi(8000, 256, 23, 20, 3700));
    double[] spectrum = new Random(5).doubles(129).toArray();
    double[] energies = new double[23];
    filters.apply(spectrum, energies);
    FeatureMatrix matrix = filters.matrix();
    for (int m = 0; m < 23; m++) {
      double sum = 0;
      for (int k = 0; k < 129; k++) {
        sum += matrix.at(m, k) * spectrum[k];
      }
      assertThat(energies[m]).isCloseTo(sum, within(1e-5));
    }
  }

  @Test
  void filters_aboveHalfTheRate_weighNothing() {
    MelFilterBank filters = MelFilterBank.of(MelFilterBank.Options.htk(8000, 256, 20, 20, 7600));
    double[] ones = new double[129];
    Arrays.fill(ones, 1);
    double[] energies = new double[20];
    filters.apply(ones, energies);
    assertThat(energies[0]).isPositive();
    assertThat(energies[19]).isZero();
  }

  @Test
  void melSpectrogram_filtersForAnotherTransform_areRefused() {
    Stft stft = Stft.of(400, 160, Windows.hann(400), FramePadding.ZEROS);
    MelFilterBank filters = MelFilterBank.of(MelFilterBank.Options.slaney(16000, 512, 80));
    assertThatThrownBy(() -> MelSpectrogram.of(stft, filters, MelSpectrogram.Measure.POWER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("257")
        .hasMessageContaining("201");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 199, 16000, 48000, 100_000})
  void whisper_anyLength_givesTheModelsFrames(int samples) {
    WhisperFeatures features =
        WhisperFeatures.of(WhisperFeatures.Options.published(128).withSamples(48000));
    FeatureMatrix matrix = features.forward(Signals.noise(samples, 3));
    assertThat(matrix.frames()).isEqualTo(300);
    assertThat(matrix.dim()).isEqualTo(128);
  }

  @Test
  void whisper_silence_isTheLowestValueEverywhere() {
    FeatureMatrix matrix =
        WhisperFeatures.of(WhisperFeatures.Options.published(80)).forward(new float[16000]);
    assertThat(matrix.frames()).isEqualTo(3000);
    for (float value : matrix.values()) {
      assertThat(value).isEqualTo(-1.5f);
    }
  }

  @Test
  void whisper_signalBeyondTheChunk_isCut() {
    WhisperFeatures features =
        WhisperFeatures.of(WhisperFeatures.Options.published(80).withSamples(16000));
    float[] longer = Signals.noise(20000, 8);
    assertThat(features.forward(longer).values())
        .containsExactly(features.forward(Arrays.copyOf(longer, 16000)).values());
  }

  @Test
  void whisper_publishedPreprocessor_isRead() throws IOException {
    assertThat(
            options("{\"feature_size\": 128, \"chunk_length\": 1.2, \"padding_side\": \"right\"}"))
        .isEqualTo(new WhisperFeatures.Options(128, 400, 160, 19_200, 16_000));
    assertThat(options("{}")).isEqualTo(WhisperFeatures.Options.published(80));
  }

  @ParameterizedTest
  @CsvSource({"dither,0.1", "padding_value,1", "padding_side,'\"left\"'", "hop_length,0"})
  void whisper_unsupportedPreprocessor_isRefusedByName(String key, String value) {
    assertThatThrownBy(() -> options("{\"" + key + "\": " + value + "}"))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("preprocessor_config.json")
        .hasMessageContaining(key.substring(0, 3));
  }

  private WhisperFeatures.Options options(String json) throws IOException {
    Path file = Files.writeString(folder.resolve("preprocessor_config.json"), json);
    return ConfigJson.read(file, WhisperFeatures.Options::of);
  }

  @Test
  void dct_isOrthonormal() {
    Dct dct = Dct.of(17, 17);
    FeatureMatrix matrix = dct.matrix();
    for (int a = 0; a < 17; a++) {
      double[] image = new double[17];
      double[] row = new double[17];
      for (int i = 0; i < 17; i++) {
        row[i] = matrix.at(a, i);
      }
      dct.apply(row, image);
      for (int b = 0; b < 17; b++) {
        assertThat(image[b]).isCloseTo(a == b ? 1 : 0, within(1e-6));
      }
    }
  }

  @Test
  void deltas_ofALine_areItsSlopeAwayFromTheEnds() {
    FeatureMatrix line = FeatureMatrix.zeros(9, 2);
    for (int t = 0; t < 9; t++) {
      line.values()[2 * t] = 3 * t;
      line.values()[2 * t + 1] = 7;
    }
    FeatureMatrix deltas = Deltas.of(line, 2);
    for (int t = 0; t < 9; t++) {
      assertThat(deltas.at(t, 1)).isZero();
      if (t >= 2 && t < 7) {
        assertThat(deltas.at(t, 0)).isCloseTo(3, within(1e-6f));
      }
    }
    assertThat(deltas.at(0, 0)).isCloseTo(1.5f, within(1e-6f));
    assertThat(Deltas.of(FeatureMatrix.zeros(0, 13), 2).frames()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "true,0,0",
    "true,399,0",
    "true,400,1",
    "true,559,1",
    "true,560,2",
    "false,0,0",
    "false,80,1",
    "false,240,2",
    "false,1600,10"
  })
  void kaldi_frames_followSnipEdges(boolean wholeFrames, int samples, int frames) {
    KaldiFilterBank bank = KaldiFilterBank.of(kaldi(wholeFrames));
    FeatureMatrix features = bank.forward(Signals.noise(samples, 2));
    assertThat(features.frames()).isEqualTo(frames);
    assertThat(features.dim()).isEqualTo(23);
  }

  /** A centred frame t starts at 160 t - 120, and the mirror repeats the edge sample. */
  @Test
  void kaldi_mirroredFrames_equalWholeFramesOfTheMirroredSignal() {
    float[] signal = Signals.noise(1600, 6);
    FeatureMatrix centred = KaldiFilterBank.of(kaldi(false)).forward(signal);
    float[] mirrored = new float[120 + 1600 + 400];
    for (int i = 0; i < mirrored.length; i++) {
      int at = i - 120;
      mirrored[i] = signal[at < 0 ? -1 - at : at < 1600 ? at : 3199 - at];
    }
    FeatureMatrix whole = KaldiFilterBank.of(kaldi(true)).forward(mirrored);
    for (int t = 0; t < 10; t++) {
      assertThat(centred.row(t)).containsExactly(whole.row(t));
    }
  }

  @Test
  void kaldi_silence_isTheFloor() {
    FeatureMatrix features =
        KaldiFilterBank.of(KaldiFilterBank.Options.standard(16000, 80)).forward(new float[1600]);
    for (float value : features.values()) {
      assertThat(value).isCloseTo(-15.942385f, within(1e-5f));
    }
  }

  @Test
  void kaldi_constantOffset_changesNothing() {
    KaldiFilterBank bank = KaldiFilterBank.of(KaldiFilterBank.Options.standard(16000, 40));
    float[] signal = Signals.noise(1600, 4);
    float[] shifted = signal.clone();
    for (int i = 0; i < shifted.length; i++) {
      shifted[i] += 0.5f;
    }
    assertThat(bank.forward(shifted).values())
        .containsExactly(bank.forward(signal).values(), within(1e-4f));
  }

  @Test
  void mfcc_withDeltas_hasThreeTimesTheCoefficients() {
    Mfcc mfcc = Mfcc.standard(16000);
    float[] signal = Signals.noise(3000, 2);
    FeatureMatrix all = mfcc.forwardWithDeltas(signal);
    FeatureMatrix cepstra = mfcc.forward(signal);
    assertThat(all.dim()).isEqualTo(39);
    assertThat(all.frames()).isEqualTo(cepstra.frames());
    assertThat(Arrays.copyOf(all.row(4), 13)).containsExactly(cepstra.row(4));
    assertThat(mfcc.forwardWithDeltas(new float[10]).frames()).isZero();
  }

  @Test
  void mfcc_withoutLifter_isTheCosineTransform() {
    KaldiFilterBank bank = KaldiFilterBank.of(KaldiFilterBank.Options.standard(16000, 23));
    float[] signal = Signals.noise(400, 2);
    float[] logs = bank.forward(signal).row(0);
    float sum = 0;
    for (float log : logs) {
      sum += log;
    }
    float[] cepstra = Mfcc.of(bank, 13, 0).forward(signal).row(0);
    assertThat(cepstra[0]).isCloseTo(sum / (float) Math.sqrt(23), within(1e-3f));
  }

  @Test
  void forward_fromManyThreads_equalsOneThread() {
    WhisperFeatures whisper =
        WhisperFeatures.of(WhisperFeatures.Options.published(80).withSamples(16000));
    Mfcc mfcc = Mfcc.standard(16000);
    Resampler resampler = Resampler.soxrHq(16000, 24000);
    IntStream.range(0, 16)
        .parallel()
        .forEach(
            seed -> {
              float[] signal = Signals.noise(4000, seed);
              for (int again = 0; again < 3; again++) {
                assertThat(whisper.forward(signal).values())
                    .containsExactly(
                        WhisperFeatures.of(whisper.options()).forward(signal).values());
                assertThat(mfcc.forward(signal).values())
                    .containsExactly(Mfcc.standard(16000).forward(signal).values());
                assertThat(resampler.forward(signal))
                    .containsExactly(Resampler.soxrHq(16000, 24000).forward(signal));
              }
            });
  }

  @Test
  void featureMatrix_channelsFirst_isTheTranspose() {
    FeatureMatrix matrix = new FeatureMatrix(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    assertThat(matrix.channelsFirst()).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(matrix.at(1, 0)).isEqualTo(4);
    assertThatThrownBy(() -> new FeatureMatrix(new float[5], 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5 values")
        .hasMessageContaining("[2, 3]");
  }

  private static KaldiFilterBank.Options kaldi(boolean wholeFrames) {
    KaldiFilterBank.Options o = KaldiFilterBank.Options.standard(16000, 23);
    return new KaldiFilterBank.Options(
        o.sampleRate(),
        o.frameLength(),
        o.hop(),
        o.mels(),
        o.lowest(),
        o.highest(),
        o.preemphasis(),
        o.scale(),
        wholeFrames,
        o.window());
  }
}
