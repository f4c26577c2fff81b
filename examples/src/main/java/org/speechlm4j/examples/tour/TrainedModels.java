package org.speechlm4j.examples.tour;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.codecs.encodec.EnCodec;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.tokenizers.wav2vec.Wav2VecEncoder;
import org.speechlm4j.training.laboratory.LaboratoryResults;
import org.speechlm4j.training.recognizer.PhoneRecognizer;

/**
 * What the recipes that come with the source have trained.
 *
 * @param encoders HuBERT's iterations, the first first
 * @param codec a codec
 * @param recognizer what counts phone errors of its reconstructions
 * @param laboratory what the cures of codebook collapse came to
 */
record TrainedModels(
    List<TrainedModel<Wav2VecEncoder>> encoders,
    TrainedModel<EnCodec> codec,
    TrainedModel<PhoneRecognizer> recognizer,
    LaboratoryResults laboratory) {

  /** The folder of the laboratory's results. */
  static final String LABORATORY = "collapse";

  /**
   * Loads everything.
   *
   * @param folder with the folders {@code hubert-1}, {@code hubert-2}, {@code codec}, {@code
   *     recognizer} and {@code collapse}
   * @throws InvalidFileException if one is missing, damaged or does not fit the corpus
   */
  static TrainedModels load(Path folder, Backend backend) throws IOException {
    List<TrainedModel<Wav2VecEncoder>> encoders =
        List.of(encoder(folder, "hubert-1", backend), encoder(folder, "hubert-2", backend));
    TrainedModel<EnCodec> codec = TrainedModel.load(folder, "codec", backend, EnCodec::load);
    if (codec.model().sampleRate() != TourCorpus.SAMPLE_RATE || codec.model().channels() != 1) {
      throw new InvalidFileException(
          folder.resolve(codec.name()),
          "found a codec of %d Hz and %d channels, need %d Hz and one"
              .formatted(
                  codec.model().sampleRate(), codec.model().channels(), TourCorpus.SAMPLE_RATE));
    }
    return new TrainedModels(
        encoders,
        codec,
        TrainedModel.load(folder, "recognizer", backend, PhoneRecognizer::load),
        TrainedModel.read(
            folder.resolve(LABORATORY),
            "examples/recipes/collapse-laboratory.json -o DIR leaves in DIR",
            LaboratoryResults::read));
  }

  private static TrainedModel<Wav2VecEncoder> encoder(Path folder, String name, Backend backend)
      throws IOException {
    TrainedModel<Wav2VecEncoder> encoder =
        TrainedModel.load(folder, name, backend, Wav2VecEncoder::load);
    if (encoder.model().sampleRate() != TourCorpus.SAMPLE_RATE) {
      throw new InvalidFileException(
          folder.resolve(name),
          "found an encoder of %d Hz, need %d"
              .formatted(encoder.model().sampleRate(), TourCorpus.SAMPLE_RATE));
    }
    return encoder;
  }

  /** All models. */
  List<TrainedModel<?>> all() {
    return List.of(encoders.getFirst(), encoders.getLast(), codec, recognizer);
  }

  /**
   * Which hidden state of an encoder is clustered: the one that was asked for, or the one whose
   * units told most of phones when it was trained, or one in the middle.
   *
   * @throws IllegalArgumentException if the encoder has no such state
   */
  static int layer(TrainedModel<Wav2VecEncoder> encoder, @Nullable Integer wanted) {
    int layers = encoder.model().layers();
    int layer =
        wanted != null ? wanted : encoder.provenance().bestLayer(layers).orElse((layers + 1) / 2);
    if (layer < 0 || layer > layers) {
      throw new IllegalArgumentException(
          "--layer: found %d, need 0 to %d of %s".formatted(layer, layers, encoder.name()));
    }
    return layer;
  }
}
