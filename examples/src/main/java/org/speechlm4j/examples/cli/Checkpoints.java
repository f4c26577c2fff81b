package org.speechlm4j.examples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.speechlm4j.codecs.encodec.EnCodec;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.config.ConfigJson;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.tokenizers.wav2vec.Wav2VecEncoder;

/** Which component loads a published folder: what its {@code config.json} says. */
final class Checkpoints {

  private static final Set<String> ENCODERS =
      Set.of("hubert", "wavlm", "wav2vec2", "data2vec-audio");
  private static final Set<String> CODECS = Set.of("encodec");

  private Checkpoints() {}

  /** The {@code model_type} of a folder. */
  static String modelType(Path folder) throws IOException {
    return ConfigJson.read(folder.resolve("config.json")).text("model_type");
  }

  static boolean isEncoder(String modelType) {
    return ENCODERS.contains(modelType);
  }

  static boolean isCodec(String modelType) {
    return CODECS.contains(modelType);
  }

  /**
   * A speech encoder.
   *
   * @throws InvalidFileException if the folder holds something else
   */
  static Wav2VecEncoder encoder(Path folder, Engine engine) throws IOException {
    require(folder, ENCODERS, "a speech encoder");
    return Wav2VecEncoder.load(folder, engine);
  }

  /**
   * A codec.
   *
   * @throws InvalidFileException if the folder holds something else
   */
  static EnCodec codec(Path folder, Engine engine) throws IOException {
    require(folder, CODECS, "a codec");
    return EnCodec.load(folder, engine);
  }

  private static void require(Path folder, Set<String> types, String kind) throws IOException {
    String type = modelType(folder);
    if (!types.contains(type)) {
      throw new InvalidFileException(
          folder.resolve("config.json"),
          "model_type is %s, need %s: %s"
              .formatted(type, kind, String.join(", ", types.stream().sorted().toList())));
    }
  }
}
