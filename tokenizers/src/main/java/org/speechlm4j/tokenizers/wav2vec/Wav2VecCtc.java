package org.speechlm4j.tokenizers.wav2vec;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Frames;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.nn.Linear;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.MissingTensorException;
import org.speechlm4j.core.weights.SafeTensors;
import org.speechlm4j.core.weights.TensorSource;
import org.speechlm4j.core.weights.Weights;

/**
 * A speech encoder with a head for connectionist temporal classification (Graves et al. 2006): for
 * each frame a distribution over labels and the blank. Safe for use by several threads.
 */
public final class Wav2VecCtc {

  private static final String HEAD = "lm_head";

  private final Wav2VecEncoder encoder;
  private final Linear head;

  private Wav2VecCtc(Wav2VecEncoder encoder, Linear head) {
    this.encoder = encoder;
    this.head = head;
  }

  /**
   * Loads a checkpoint with a head as its authors publish it.
   *
   * @throws IOException as {@link Wav2VecEncoder#load}, or if there is no head
   */
  public static Wav2VecCtc load(Path folder, Backend backend) throws IOException {
    Wav2VecConfig config = Wav2VecConfig.read(folder);
    AudioInput input = AudioInput.read(folder);
    return Weights.load(folder, backend, weights -> of(weights, config, input));
  }

  /**
   * Loads a multilingual checkpoint with the adapters and the head of one language, {@code
   * adapter.LANGUAGE.safetensors} (Pratap et al. 2023, section 5.2).
   *
   * @param language as the files name it, such as {@code eng}
   * @throws IOException as {@link #load(Path, Backend)}
   */
  public static Wav2VecCtc load(Path folder, String language, Backend backend) throws IOException {
    Path file = folder.resolve("adapter." + language + ".safetensors");
    TensorSource adapters = SafeTensors.open(file, Arena.ofAuto());
    TensorSource rest = SafeTensors.open(folder, Arena.ofAuto());
    HostTensor bias = adapters.find(HEAD + ".bias");
    if (bias == null || bias.shape().rank() != 1) {
      throw new InvalidFileException(file, "found no tensor lm_head.bias [labels], need it");
    }
    Wav2VecConfig config = Wav2VecConfig.read(folder);
    Wav2VecConfig.Ctc ctc = config.ctc().withVocabularySize(bias.shape().size(0));
    Weights weights = Weights.of(new OverlaidTensors(adapters, rest), backend);
    try {
      return of(weights, config.withCtc(ctc), AudioInput.read(folder));
    } catch (MissingTensorException e) {
      throw e.asInvalidFile();
    }
  }

  /** A new encoder and head whose parameters are drawn from a seed. */
  public static Wav2VecCtc init(
      Wav2VecConfig config, AudioInput input, long seed, Backend backend) {
    return of(Weights.init(seed, backend), config, input);
  }

  /**
   * An encoder and head that take their parameters from a checkpoint's scope.
   *
   * @throws IllegalArgumentException if the configuration names no head
   */
  public static Wav2VecCtc of(Weights weights, Wav2VecConfig config, AudioInput input) {
    return new Wav2VecCtc(Wav2VecEncoder.of(weights, config, input), head(weights, config));
  }

  static Linear head(Weights weights, Wav2VecConfig config) {
    int labels = config.ctc().vocabularySize();
    if (labels < 1) {
      throw new IllegalArgumentException("vocab_size: found " + labels + ", need at least 1");
    }
    return Linear.of(weights.at(HEAD), config.dimension(), labels);
  }

  /** The encoder below the head. */
  public Wav2VecEncoder encoder() {
    return encoder;
  }

  /**
   * Scores of every label and frame of a batch, {@code [batch, time, labels]}.
   *
   * @throws IllegalArgumentException as {@link Wav2VecEncoder#encode}
   */
  public Frames logits(List<Audio> batch) {
    Frames frames = encoder.encode(batch);
    return new Frames(head.forward(frames.tensor()), frames.lengths(), frames.frameRate());
  }

  /**
   * The loss of a batch, reduced as the configuration says.
   *
   * @param labels of each utterance, without blanks
   * @return {@code []}
   * @throws IllegalArgumentException as {@link Wav2VecEncoder#encode}, or if labels are out of
   *     range or not as many as utterances
   */
  public Tensor loss(List<Audio> batch, List<int[]> labels) {
    return loss(logits(batch), labels);
  }

  /** As {@link #loss(List, List)}, from scores. */
  public Tensor loss(Frames logits, List<int[]> labels) {
    return new CtcLoss(encoder.model().config().ctc()).forward(logits, labels);
  }
}
