package org.speechlm4j.codecs.encodec;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.config.ConfigJson;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.weights.Weights;

/** Models and sounds small enough for the plainest engine. */
final class SmallCodecs {

  private static final Map<String, Object> SMALL =
      Map.of(
          "target_bandwidths", List.of(16.0, 48.0),
          "hidden_size", 6,
          "num_filters", 2,
          "upsampling_ratios", List.of(3, 2),
          "codebook_size", 16);

  private SmallCodecs() {}

  /** A tiny 24 kHz configuration, six samples to a frame, with some options changed. */
  static EnCodecConfig config(Map<String, Object> changed) {
    Map<String, Object> options = new HashMap<>(SMALL);
    options.putAll(changed);
    try {
      Path file = Files.createTempFile("encodec", ".json");
      try {
        Files.write(file, new ObjectMapper().writeValueAsBytes(options));
        return ConfigJson.read(file, EnCodecConfig::of);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static EnCodec codec(Map<String, Object> changed, Backend backend) {
    return EnCodec.of(config(changed), Weights.init(7, backend));
  }

  /** A tiny form of the 48 kHz model: stereo, in chunks of 48 samples that overlap by 6. */
  static Map<String, Object> chunked() {
    return Map.of(
        "audio_channels",
        2,
        "normalize",
        true,
        "chunk_length_s",
        0.002,
        "overlap",
        0.125,
        "norm_type",
        "time_group_norm",
        "use_causal_conv",
        false);
  }

  /** Loud, so that the codes of a model with random weights are not all the same. */
  static Audio noise(long seed, int channels, int length) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] samples = new float[channels][length];
    for (float[] channel : samples) {
      for (int t = 0; t < length; t++) {
        channel[t] = (float) (3 * random.nextGaussian());
      }
    }
    return new Audio(samples, 24_000);
  }
}
