package org.speechlm4j.core.verify.audio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.core.audio.WhisperFeatures;
import org.speechlm4j.core.config.ConfigJson;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.verify.Fixture;

/**
 * Recomputes Whisper's features: {@code out.NAME.log_mel} [mels, frames] of each input {@code
 * in.NAME}, {@code out.input_features} [batch, mels, frames] of {@code in.audio}'s rows cut to
 * {@code in.lengths}, and {@code out.mel_filters} [bins, mels].
 */
final class WhisperOutputs {

  private static final String SUFFIX = ".log_mel";
  private static final String BATCH = "out.input_features";
  private static final String FILTERS = "out.mel_filters";

  private final Fixture fixture;
  private final WhisperFeatures features;

  private WhisperOutputs(Fixture fixture, WhisperFeatures.Options options) {
    this.fixture = fixture;
    this.features = WhisperFeatures.of(options);
  }

  static boolean recognises(String output) {
    return output.endsWith(SUFFIX) || output.equals(BATCH) || output.equals(FILTERS);
  }

  /** Reads the parameters from {@code preprocessor_config.json}, else from the knobs. */
  static WhisperOutputs of(Fixture fixture) throws IOException {
    Path preprocessor = fixture.folder().resolve("preprocessor_config.json");
    ConfigJson config =
        Files.exists(preprocessor)
            ? ConfigJson.read(preprocessor)
            : fixture.description().object("knobs");
    return new WhisperOutputs(fixture, WhisperFeatures.Options.of(config));
  }

  HostTensor compute(String output) throws IOException {
    if (output.equals(FILTERS)) {
      FeatureMatrix filters = WhisperFeatures.filters(features.options()).matrix();
      return HostTensor.of(filters.channelsFirst(), filters.dim(), filters.frames());
    }
    if (output.equals(BATCH)) {
      return batch();
    }
    String input = "in." + output.substring(4, output.length() - SUFFIX.length());
    FeatureMatrix matrix = features.forward(fixture.floats(input));
    return HostTensor.of(matrix.channelsFirst(), matrix.dim(), matrix.frames());
  }

  private HostTensor batch() throws IOException {
    int[] lengths = fixture.ints("in.lengths");
    float[] audio = fixture.floats("in.audio");
    int row = audio.length / lengths.length;
    int mels = features.options().mels();
    int frames = features.options().frames();
    float[] all = new float[lengths.length * mels * frames];
    for (int i = 0; i < lengths.length; i++) {
      float[] signal = Arrays.copyOfRange(audio, i * row, i * row + lengths[i]);
      float[] values = features.forward(signal).channelsFirst();
      System.arraycopy(values, 0, all, i * values.length, values.length);
    }
    return HostTensor.of(all, lengths.length, mels, frames);
  }
}
