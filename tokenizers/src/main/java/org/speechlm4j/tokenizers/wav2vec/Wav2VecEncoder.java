package org.speechlm4j.tokenizers.wav2vec;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Frames;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.SpeechEncoder;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Weights;

/**
 * A speech encoder of the wav2vec 2.0 family: HuBERT, wav2vec 2.0, WavLM or data2vec-audio.
 *
 * <p>Hidden state 0 enters the transformer's first layer and hidden state {@code k} leaves its
 * {@code k}-th, so "layer 6" of the literature on discrete units is hidden state 6. Each row of a
 * batch is what it would be alone, whatever it is padded to. Safe for use by several threads.
 *
 * {@snippet file="org/speechlm4j/tokenizers/snippets/TokenizerSnippetsTest.java" region="features"}
 */
public final class Wav2VecEncoder implements SpeechEncoder {

  private static final String PROBE = "feature_extractor.conv_layers.0.conv.weight";
  private static final List<String> EXPECTED_UNUSED =
      List.of(
          "masked_spec_embed",
          "num_batches_tracked",
          "lm_head.",
          "final_proj.",
          "label_embs_concat");

  private final Wav2VecModel model;
  private final AudioInput input;
  private final Backend backend;

  private Wav2VecEncoder(Wav2VecModel model, AudioInput input, Backend backend) {
    this.model = model;
    this.input = input;
    this.backend = backend;
  }

  /**
   * Loads a checkpoint as its authors publish it, with or without a head.
   *
   * @param folder with {@code config.json}, {@code model.safetensors} (or shards with their index)
   *     and perhaps {@code preprocessor_config.json}
   * @throws InvalidFileException if a file is missing or damaged, or asks for what is not supported
   */
  public static Wav2VecEncoder load(Path folder, Backend backend) throws IOException {
    Wav2VecConfig config = Wav2VecConfig.read(folder);
    AudioInput input = AudioInput.read(folder);
    return Weights.load(
        folder,
        backend,
        weights -> {
          Wav2VecEncoder encoder = of(weights, config, input);
          reportUnused(folder, weights);
          return encoder;
        });
  }

  /** Warns of tensors that are neither the encoder's, nor a head's, nor for training alone. */
  private static void reportUnused(Path folder, Weights weights) {
    List<String> unused =
        weights.unused().stream()
            .filter(name -> EXPECTED_UNUSED.stream().noneMatch(name::contains))
            .toList();
    if (!unused.isEmpty()) {
      System.getLogger(Wav2VecEncoder.class.getName())
          .log(
              Level.WARNING,
              "%s: %d tensors are not used, such as %s"
                  .formatted(folder, unused.size(), unused.getFirst()));
    }
  }

  /** A new encoder whose parameters are drawn from a seed. */
  public static Wav2VecEncoder init(
      Wav2VecConfig config, AudioInput input, long seed, Backend backend) {
    return of(Weights.init(seed, backend), config, input);
  }

  /** An encoder that takes its parameters from a checkpoint's scope, with or without a head. */
  public static Wav2VecEncoder of(Weights weights, Wav2VecConfig config, AudioInput input) {
    Wav2VecModel model = Wav2VecModel.of(scope(weights, config), config);
    return new Wav2VecEncoder(model, input, weights.backend());
  }

  /** The encoder's own scope: at the top, or under the family's name beside a head. */
  static Weights scope(Weights weights, Wav2VecConfig config) {
    Weights nested = weights.at(config.family().prefix());
    return nested.has(PROBE) ? nested : weights;
  }

  /** The network behind this encoder. */
  public Wav2VecModel model() {
    return model;
  }

  /** What is expected of the audio. */
  public AudioInput input() {
    return input;
  }

  @Override
  public int sampleRate() {
    return input.sampleRate();
  }

  @Override
  public int dimension() {
    return model.config().dimension();
  }

  /** Number of transformer layers, which is the last hidden state's index. */
  public int layers() {
    return model.config().transformer().layers();
  }

  /** Frames per second of the hidden states. */
  public double frameRate() {
    return (double) input.sampleRate() / model.config().frontEnd().hop();
  }

  /**
   * {@inheritDoc}
   *
   * <p>This is the last hidden state, normalised in the large forms, and shortened where there is
   * an adapter.
   */
  @Override
  public Frames encode(List<Audio> audio) {
    SampleBatch batch = batch(audio);
    Tensor output = model.forward(batch.samples(), batch.lengths());
    double rate = (double) input.sampleRate() / model.config().hop();
    return new Frames(output, model.outputFrames(batch.lengths()), rate);
  }

  /**
   * One hidden state of a batch; layers behind it are not computed.
   *
   * @param index 0 to {@link #layers()}
   * @throws IllegalArgumentException if there is no such layer, or as {@link #encode}
   */
  public Frames hiddenState(List<Audio> audio, int index) {
    requireLayer(index);
    SampleBatch batch = batch(audio);
    return frames(batch, model.hiddenState(batch.samples(), batch.lengths(), index));
  }

  /**
   * All hidden states of a batch, 0 to {@link #layers()}.
   *
   * @throws IllegalArgumentException as {@link #encode}
   */
  public List<Frames> hiddenStates(List<Audio> audio) {
    SampleBatch batch = batch(audio);
    return model.hiddenStates(batch.samples(), batch.lengths(), layers()).stream()
        .map(state -> frames(batch, state))
        .toList();
  }

  /**
   * The encoder that ends at one hidden state, for what takes any {@link SpeechEncoder}.
   *
   * @param index 0 to {@link #layers()}
   * @throws IllegalArgumentException if there is no such layer
   */
  public SpeechEncoder atLayer(int index) {
    requireLayer(index);
    return new Wav2VecLayer(this, index);
  }

  private void requireLayer(int index) {
    if (index < 0 || index > layers()) {
      throw new IllegalArgumentException(
          "layer: found %d, need 0 to %d".formatted(index, layers()));
    }
  }

  private Frames frames(SampleBatch batch, Tensor state) {
    return new Frames(state, model.frames(batch.lengths()), frameRate());
  }

  /** Utterances as the network takes them; throws as {@link #encode}. */
  SampleBatch batch(List<Audio> audio) {
    if (audio.isEmpty()) {
      throw new IllegalArgumentException("batch: found no audio, need at least one");
    }
    audio.forEach(this::requireOneFrame);
    return SampleBatch.of(audio.stream().map(input::samples).toList(), backend);
  }

  private void requireOneFrame(Audio audio) {
    int needed = model.config().shortestInput();
    if (audio.length() < needed) {
      throw new IllegalArgumentException(
          "audio: found %d samples, need at least %d for one frame"
              .formatted(audio.length(), needed));
    }
  }
}
