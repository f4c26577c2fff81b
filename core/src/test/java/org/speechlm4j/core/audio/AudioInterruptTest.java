package org.speechlm4j.core.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.system.FreshArrays;

/** What work on sounds does in an interrupted thread, which stays interrupted. */
class AudioInterruptTest {

  @TempDir private Path folder;

  @AfterEach
  void staysInterrupted() {
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void readAndWrite_nameTheFile() throws IOException {
    Path file = folder.resolve("a.wav");
    Audio sound = Audio.mono(new float[1000], 16_000);
    AudioFiles.writeWav(file, sound, AudioFiles.WavEncoding.PCM_16);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> AudioFiles.read(file))
        .isInstanceOf(InterruptedIOException.class)
        .hasMessage(file + ": interrupted");
    Path other = folder.resolve("b.wav");
    assertThatThrownBy(() -> AudioFiles.writeWav(other, sound, AudioFiles.WavEncoding.PCM_16))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(folder.toFile().list()).containsExactly("a.wav");
  }

  @Test
  void readingOfEndlessMetadata_stops() throws IOException {
    byte[] flac = new byte[1 << 20];
    System.arraycopy(new byte[] {'f', 'L', 'a', 'C', 0, 0, 0, 34}, 0, flac, 0, 8);
    Path file = Files.write(folder.resolve("a.flac"), flac);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> AudioFiles.read(file))
        .isInstanceOf(InterruptedIOException.class)
        .hasMessage(file + ": interrupted");
  }

  @Test
  void readingWhileALargeArrayIsCleared_namesTheFile() throws Exception {
    Path file = folder.resolve("large.wav");
    Audio sound = Audio.mono(new float[FreshArrays.LARGE], 16_000);
    AudioFiles.writeWav(file, sound, AudioFiles.WavEncoding.PCM_16);
    Thread reader = Thread.currentThread();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              // Only whoever waits for the array is found waiting.
              while (reader.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
              }
              reader.interrupt();
            });
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 20; i++) {
                AudioFiles.read(file);
              }
            })
        .isInstanceOf(InterruptedIOException.class)
        .hasMessage(file + ": interrupted");
  }

  @Test
  void resamplingAndSpectra_stop() {
    float[] signal = new float[10_000];
    Resampler resampler = Resampler.sincHann(16_000, 24_000);
    Mfcc features = Mfcc.standard(16_000);
    Stft stft = Stft.of(400, 160, Windows.hann(400), FramePadding.REFLECT);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> resampler.forward(signal)).isInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> features.forward(signal)).isInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> stft.forward(signal)).isInstanceOf(CancellationException.class);
  }
}
