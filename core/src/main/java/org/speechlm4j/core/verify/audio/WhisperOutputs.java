package org.speechlm4j.core.verify.audio;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import org.speechlm4j.core.audio.WhisperFeatures;

/**
 * Recomputes a fixture of Whisper's features: {@code out.NAME.log_mel} [mels, frames] of each input
 * {@code in.NAME}, and {@code out.mel_filters} [bins, mels].
 */
final class WhisperOutputs {

  private static final String SUFFIX = ".log_mel";

  private final Map<String, float[]> inputs;
  private final WhisperFeatures features;

  /**
   * Reads the parameters.
   *
   * @param description {@code case.json}
   * @param preprocessor {@code preprocessor_config.json}, or an empty object
   * @param inputs signals by name
   */
  WhisperOutputs(JsonNode description, JsonNode preprocessor, Map<String, float[]> inputs) {
    this.inputs = inputs;
    JsonNode knobs = description.path("knobs");
    int rate = preprocessor.path("sampling_rate").asInt(16_000);
    double seconds = knobs.path("chunk_length").asDouble(30);
    this.features =
        WhisperFeatures.of(
            new WhisperFeatures.Options(
                knobs.path("feature_size").asInt(80),
                knobs.path("n_fft").asInt(400),
                knobs.path("hop_length").asInt(160),
                preprocessor.path("n_samples").asInt((int) Math.round(seconds * rate)),
                rate));
  }

  static boolean recognises(String output) {
    return output.endsWith(SUFFIX) || output.equals("out.mel_filters");
  }

  Optional<float[]> compute(String output) {
    if (output.equals("out.mel_filters")) {
      return Optional.of(WhisperFeatures.filters(features.options()).matrix().channelsFirst());
    }
    if (!output.startsWith("out.") || !output.endsWith(SUFFIX)) {
      return Optional.empty();
    }
    String input = "in." + output.substring(4, output.length() - SUFFIX.length());
    return Optional.ofNullable(inputs.get(input))
        .map(signal -> features.forward(signal).channelsFirst());
  }
}
