package org.speechlm4j.core.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.core.audio.FramePadding;
import org.speechlm4j.core.audio.KaldiFilterBank;
import org.speechlm4j.core.audio.MelFilterBank;
import org.speechlm4j.core.audio.MelSpectrogram;
import org.speechlm4j.core.audio.Resampler;
import org.speechlm4j.core.audio.Stft;
import org.speechlm4j.core.audio.Windows;

/** The snippets of {@code org.speechlm4j.core.audio}. */
class SoundSnippetsTest {

  @TempDir private Path folder;
  private Path in;

  /** One second in stereo at 44.1 kHz. */
  @BeforeEach
  void writeRecording() throws IOException {
    in = folder.resolve("in.wav");
    float[] samples = new float[44_100];
    for (int t = 0; t < samples.length; t++) {
      samples[t] = (float) (0.5 * Math.sin(2 * Math.PI * 440 * t / 44_100));
    }
    Audio sound = new Audio(new float[][] {samples, samples}, 44_100);
    AudioFiles.writeWav(in, sound, AudioFiles.WavEncoding.PCM_16);
  }

  @Test
  void files() throws IOException {
    Path out = folder.resolve("out.wav");
    // @start region="files"
    Audio recording = AudioFiles.read(in); // any rate, any number of channels
    Audio mono = AudioFiles.read(in, 16_000, 1); // as a speech model takes it
    float[] samples = mono.channels()[0]; // nominally -1 to 1
    AudioFiles.writeWav(out, Audio.mono(samples, 16_000), AudioFiles.WavEncoding.PCM_16);
    // @end
    assertThat(recording.channelCount()).isEqualTo(2);
    assertThat(AudioFiles.read(out).seconds()).isEqualTo(1);
  }

  @Test
  void resampling() throws IOException {
    Audio recording = AudioFiles.read(in);
    // @start region="resampling"
    Resampler resampler = Resampler.sincHann(recording.sampleRate(), 16_000);
    Audio converted = resampler.forward(recording);
    // @end
    assertThat(converted.length()).isEqualTo(16_000);
  }

  @Test
  void logMel() throws IOException {
    float[] samples = AudioFiles.read(in, 16_000, 1).channels()[0];
    // @start region="log-mel"
    Stft stft = Stft.of(1024, 256, Windows.hann(1024), FramePadding.REFLECT);
    MelFilterBank filters = MelFilterBank.of(MelFilterBank.Options.slaney(16_000, 1024, 80));
    MelSpectrogram spectrogram = MelSpectrogram.of(stft, filters, MelSpectrogram.Measure.MAGNITUDE);
    FeatureMatrix mel = spectrogram.forward(samples); // [frames, mels]
    float[] logarithms = mel.values().clone();
    for (int i = 0; i < logarithms.length; i++) {
      logarithms[i] = (float) Math.log(Math.max(logarithms[i], 1e-5f));
    }
    // @end
    assertThat(mel.dim()).isEqualTo(80);
    assertThat(logarithms).hasSize(80 * 63).doesNotContain(Float.NaN);
  }

  @Test
  void filterBank() throws IOException {
    float[] samples = AudioFiles.read(in, 16_000, 1).channels()[0];
    // @start region="filter-bank"
    KaldiFilterBank fbank = KaldiFilterBank.of(KaldiFilterBank.Options.standard(16_000, 80));
    FeatureMatrix energies = fbank.forward(samples); // 25 ms every 10 ms, natural logarithms
    float[] first = energies.row(0);
    // @end
    assertThat(energies.frames()).isEqualTo(98);
    assertThat(first).hasSize(80);
  }
}
