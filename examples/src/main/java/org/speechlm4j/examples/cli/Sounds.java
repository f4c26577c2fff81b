package org.speechlm4j.examples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.audio.Resampler;

/** Audio files as a model takes them. */
final class Sounds {

  private Sounds() {}

  /**
   * The sound in a file at a model's rate, of its number of channels: mixed down to one, or one
   * repeated in all.
   */
  static Audio read(Path file, int sampleRate, int channels) throws IOException {
    Audio sound = AudioFiles.read(file);
    if (channels != sound.channelCount()) {
      if (channels != 1 && sound.channelCount() != 1) {
        throw new InvalidFileException(
            file, "found %d channels, need 1 or %d".formatted(sound.channelCount(), channels));
      }
      float[][] copies = new float[channels][];
      Arrays.fill(copies, sound.mixDown());
      sound = new Audio(copies, sound.sampleRate());
    }
    return sound.sampleRate() == sampleRate
        ? sound
        : Resampler.soxrHq(sound.sampleRate(), sampleRate).forward(sound);
  }
}
