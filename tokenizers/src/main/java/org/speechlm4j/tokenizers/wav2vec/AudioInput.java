package org.speechlm4j.tokenizers.wav2vec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.config.ConfigJson;

/**
 * What an encoder expects of the samples that it is given.
 *
 * @param sampleRate in Hz
 * @param normalized whether each utterance is brought to zero mean and unit variance first
 */
public record AudioInput(int sampleRate, boolean normalized) {

  private static final String FILE = "preprocessor_config.json";
  private static final double EPSILON = 1e-7;

  /**
   * Checks the rate.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public AudioInput {
    if (sampleRate < 1) {
      throw new IllegalArgumentException("sampling_rate: found " + sampleRate + ", need above 0");
    }
  }

  /**
   * Reads {@code preprocessor_config.json} of a checkpoint's folder; without that file, 16 kHz and
   * normalized, as the reference takes it.
   *
   * @throws IOException if it cannot be read or asks for another kind of input
   */
  public static AudioInput read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return new AudioInput(16_000, true);
    }
    return ConfigJson.read(
        file,
        json -> {
          if (json.integer("feature_size", 1) != 1) {
            throw json.unsupported("feature_size", "1, because samples are its input");
          }
          return new AudioInput(
              json.integer("sampling_rate", 16_000), json.flag("do_normalize", true));
        });
  }

  /**
   * Writes {@code preprocessor_config.json} into a checkpoint's folder.
   *
   * @throws IOException if it cannot be written
   */
  public void write(Path folder) throws IOException {
    ConfigJson.write(
        folder.resolve(FILE),
        Map.of(
            "feature_extractor_type",
            "Wav2Vec2FeatureExtractor",
            "feature_size",
            1,
            "sampling_rate",
            sampleRate,
            "padding_value",
            0.0,
            "do_normalize",
            normalized));
  }

  /**
   * The samples of an utterance as the encoder takes them.
   *
   * @throws IllegalArgumentException if the rate or the number of channels does not fit
   */
  public float[] samples(Audio audio) {
    if (audio.sampleRate() != sampleRate) {
      throw new IllegalArgumentException(
          "audio: found %d Hz, need %d Hz; resample it first"
              .formatted(audio.sampleRate(), sampleRate));
    }
    if (audio.channelCount() != 1) {
      throw new IllegalArgumentException(
          "audio: found %d channels, need 1; mix them down first".formatted(audio.channelCount()));
    }
    float[] samples = audio.channels()[0];
    return normalized ? normalize(samples) : samples;
  }

  private static float[] normalize(float[] samples) {
    double sum = 0;
    for (float sample : samples) {
      sum += sample;
    }
    double mean = sum / samples.length;
    double squares = 0;
    for (float sample : samples) {
      squares += (sample - mean) * (sample - mean);
    }
    double scale = 1 / Math.sqrt(squares / samples.length + EPSILON);
    float[] out = new float[samples.length];
    for (int t = 0; t < out.length; t++) {
      out[t] = (float) ((samples[t] - mean) * scale);
    }
    return out;
  }
}
