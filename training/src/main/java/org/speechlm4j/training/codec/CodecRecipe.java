package org.speechlm4j.training.codec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.hub.Hub;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.TensorSource;
import org.speechlm4j.training.adversarial.Discriminator;
import org.speechlm4j.training.autodiff.Parameter;
import org.speechlm4j.training.autodiff.Tape;
import org.speechlm4j.training.data.Manifest;
import org.speechlm4j.training.loss.Balancer;
import org.speechlm4j.training.recipe.Objective;
import org.speechlm4j.training.recipe.Recipe;
import org.speechlm4j.training.recognizer.PhoneRecognizer;
import org.speechlm4j.training.recognizer.SpokenPhones;

/**
 * Trains a causal codec by reconstruction: samples, mel spectra at several resolutions, and the
 * quantiser's commitment, balanced; codewords are moving averages, begin as k-means centroids of
 * latents, and start anew where they die. A last stage may begin from such a codec and have it
 * judged by a discriminator too (Zeghidour et al. 2021, "SoundStream"; Défossez et al. 2022, "High
 * Fidelity Neural Audio Compression").
 */
public final class CodecRecipe implements Recipe {

  private static final int FIRST_SOUNDS = 64;
  private static final String BALANCE = "balance.";

  private final CodecOptions options;
  private final CodecNetworks networks;
  private final Reconstructing generator;
  private final List<Objective> objectives;
  private final SoundCrops heldOut;
  private final List<SpokenPhones> speech;
  private final @Nullable PhoneRecognizer recognizer;

  private CodecRecipe(CodecOptions options, Path base, Engine engine) throws IOException {
    Manifest manifest = Manifest.read(base.resolve(options.manifest()));
    SoundCrops training =
        SoundCrops.read(manifest, "train", options.sampleRate())
            .inOtherVoices(options.voices(), options.plan().seed());
    this.options = options;
    this.heldOut = SoundCrops.read(manifest, "test", options.sampleRate());
    this.networks = CodecNetworks.of(options, training, base, Tape.over(engine));
    this.generator = new Reconstructing(networks);
    Adversary adversary = options.adversary();
    Discriminator discriminator = networks.discriminator();
    this.objectives =
        adversary == null || discriminator == null
            ? List.of(generator)
            : List.of(new Judging(networks, adversary, discriminator), generator);
    String listener = options.recognizer();
    this.recognizer =
        listener == null ? null : PhoneRecognizer.load(Hub.locate(base, listener), engine);
    this.speech = recognizer == null ? List.of() : SpokenPhones.read(manifest, "test");
  }

  /**
   * A recipe ready to run; reads the recordings.
   *
   * @param base folder that the options' paths are relative to
   * @throws IOException if a file is missing, damaged or not what the options need
   */
  public static CodecRecipe of(CodecOptions options, Path base, Engine engine) throws IOException {
    return new CodecRecipe(options, base, engine);
  }

  @Override
  public Tape tape() {
    return networks.tape();
  }

  @Override
  public List<Objective> objectives() {
    return objectives;
  }

  /**
   * {@inheritDoc} Gives a fresh network signals of even strength, and fits the codebooks ahead of
   * the first step that quantises.
   */
  @Override
  public void before(long step) {
    if (options.initial() != null || (step != 0 && step != options.quantizeFrom())) {
      return;
    }
    SplittableRandom random = new SplittableRandom(options.plan().seed());
    Tensor sounds = networks.draw(FIRST_SOUNDS, random);
    if (step == 0) {
      EvenSignals.through(tape().parameters(), sounds);
    }
    if (step == options.quantizeFrom()) {
      Tensor latents = networks.codec().encoder().forward(sounds);
      networks.codec().quantizer().initialize(latents, null, random);
    }
  }

  @Override
  public Map<String, HostTensor> state() {
    Map<String, HostTensor> state = new TreeMap<>();
    generator
        .balancer()
        .state()
        .forEach(
            (loss, average) ->
                state.put(
                    BALANCE + loss,
                    HostTensor.of(new double[] {average.total(), average.count()}, 2)));
    return state;
  }

  @Override
  public void restore(TensorSource state) {
    Map<String, Balancer.Average> averages = new TreeMap<>();
    for (String name : state.names()) {
      HostTensor saved = state.find(name);
      if (saved != null && name.startsWith(BALANCE)) {
        if (saved.shape().count() != 2) {
          throw new IllegalArgumentException(
              "tensor %s: found shape %s, need [2]".formatted(name, saved.shape()));
        }
        double[] values = saved.toDoubles();
        averages.put(name.substring(BALANCE.length()), new Balancer.Average(values[0], values[1]));
      }
    }
    generator.balancer().restore(averages);
  }

  /**
   * {@inheritDoc} Intelligibility, mel distance and use of the codebooks, and how much worse a
   * recogniser understands reconstructions than recordings.
   */
  @Override
  public Map<String, Double> evaluate() {
    List<Audio> sounds = heldOut.sounds();
    int count = Math.min(options.evaluated(), sounds.size());
    Map<String, Double> results =
        new LinkedHashMap<>(CodecMeasure.of(networks.codec(), sounds.subList(0, count)));
    if (recognizer != null) {
      results.put("phone_error_rate.recordings", recognizer.errors(speech).rate());
      List<SpokenPhones> heard =
          speech.stream()
              .map(one -> one.in(CodecMeasure.reconstruction(networks.codec(), one.audio())))
              .toList();
      results.put("phone_error_rate.reconstructions", recognizer.errors(heard).rate());
    }
    return results;
  }

  @Override
  public boolean delivers(Parameter parameter) {
    return !CodecNetworks.judges(parameter);
  }

  @Override
  public void describe(Path folder) throws IOException {
    options.config().write(folder);
  }
}
