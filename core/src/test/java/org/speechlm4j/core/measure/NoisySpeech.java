package org.speechlm4j.core.measure;

import java.io.IOException;
import java.nio.file.Path;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.audio.AudioFiles;

/** Speech of the small corpus with noise that is easily made the same anywhere. */
final class NoisySpeech {

  private NoisySpeech() {}

  /** A recording such as {@code s01/s01-01}; tests run in the module's folder. */
  static Audio recording(String name) throws IOException {
    return AudioFiles.read(Path.of("..", "examples", "corpus", "speech", name + ".flac"));
  }

  /** The same samples as if they had been taken at another rate. */
  static Audio at(int sampleRate, Audio audio) {
    return Audio.mono(audio.channels()[0], sampleRate);
  }

  /** A sound with evenly distributed noise of the given width. */
  static Audio noisy(Audio audio, float width) {
    float[] samples = audio.channels()[0].clone();
    long state = 1;
    for (int t = 0; t < samples.length; t++) {
      // Knuth's MMIX generator; its upper 24 bits.
      state = state * 6364136223846793005L + 1442695040888963407L;
      float noise = (state >>> 40) / (float) (1 << 24) - 0.5f;
      samples[t] += width * noise;
    }
    return Audio.mono(samples, audio.sampleRate());
  }
}
