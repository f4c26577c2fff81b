package org.speechlm4j.training.recognizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.core.measure.EditErrors;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Weights;

/**
 * Writes down the phones of speech, the likeliest of each 20 ms with repetitions and blanks left
 * out (Graves et al. 2006, section 3.2), and counts how many are wrong: of a codec's
 * reconstructions more than of their originals.
 */
public final class PhoneRecognizer {

  private final RecognizerConfig config;
  private final RecognizerNetwork network;
  private final PhoneFeatures features;
  private final Backend backend;

  private PhoneRecognizer(RecognizerConfig config, RecognizerNetwork network, Backend backend) {
    this.config = config;
    this.network = network;
    this.features = new PhoneFeatures(config.mels());
    this.backend = backend;
  }

  static PhoneRecognizer of(RecognizerConfig config, RecognizerNetwork network, Backend backend) {
    return new PhoneRecognizer(config, network, backend);
  }

  /**
   * Loads what a recipe has trained.
   *
   * @param folder the run's folder {@code model}
   * @throws InvalidFileException if files are missing, damaged or of another model
   */
  public static PhoneRecognizer load(Path folder, Backend backend) throws IOException {
    RecognizerConfig config = RecognizerConfig.read(folder);
    return Weights.load(
        folder, backend, weights -> of(config, RecognizerNetwork.of(weights, config, 0), backend));
  }

  /** The phones that it knows. */
  public List<String> inventory() {
    return config.phones();
  }

  /** The phones of a sound of any sample rate, of several channels their mean; none if empty. */
  public List<String> phones(Audio audio) {
    FeatureMatrix mels = features.of(audio);
    if (mels.frames() == 0) {
      return List.of();
    }
    Tensor x = backend.constant(mels.values(), Shape.of(1, mels.frames(), mels.dim()));
    int[] best = x.scoped(y -> network.forward(y, new int[] {mels.frames()})).argMax().toInts();
    return collapsed(best);
  }

  private List<String> collapsed(int[] best) {
    List<String> phones = new ArrayList<>();
    for (int t = 0; t < best.length; t++) {
      if (best[t] != RecognizerNetwork.BLANK && (t == 0 || best[t] != best[t - 1])) {
        phones.add(config.phones().get(best[t] - 1));
      }
    }
    return phones;
  }

  /**
   * The errors in all of some speech together; their {@link EditErrors#rate() rate} is the phone
   * error rate.
   *
   * @param speech recordings or reconstructions with the phones that are said
   */
  public EditErrors errors(List<SpokenPhones> speech) {
    EditErrors sum = EditErrors.none();
    for (SpokenPhones one : speech) {
      sum = sum.plus(EditErrors.of(one.phones(), phones(one.audio())));
    }
    return sum;
  }
}
