package org.speechlm4j.examples.cli;

import java.io.IOException;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.tokenizers.wav2vec.Wav2VecEncoder;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which frames are clustered: those of a layer of a speech encoder. */
final class EncoderLayerOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-m", "--model"},
      required = true,
      paramLabel = "DIR",
      description =
          "Folder or owner/name of a HuBERT, wav2vec 2.0, WavLM or data2vec-audio checkpoint.")
  private ModelFolder model;

  @Option(
      names = "--layer",
      required = true,
      paramLabel = "N",
      description = "Transformer layer whose output is clustered; 0 is its input.")
  private int layer;

  /**
   * Loads the encoder.
   *
   * @param quiet whether nobody wants to hear of a download
   * @throws ParameterException if it has no such layer
   */
  Wav2VecEncoder encoder(Engine engine, boolean quiet) throws IOException {
    Wav2VecEncoder encoder = Checkpoints.encoder(model.path(quiet), engine);
    if (layer < 0 || layer > encoder.layers()) {
      throw new ParameterException(
          spec.commandLine(), "--layer: found %d, need 0 to %d".formatted(layer, encoder.layers()));
    }
    return encoder;
  }

  int layer() {
    return layer;
  }

  /** What the model is called. */
  String modelName() {
    return model.name();
  }
}
