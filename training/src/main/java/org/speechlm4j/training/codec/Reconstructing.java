package org.speechlm4j.training.codec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.speechlm4j.codecs.quantizer.DeadCodeRule;
import org.speechlm4j.codecs.quantizer.QuantizerDropout;
import org.speechlm4j.codecs.quantizer.QuantizerPass;
import org.speechlm4j.codecs.quantizer.ResidualVectorQuantizer;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.training.adversarial.AdversarialLoss;
import org.speechlm4j.training.adversarial.Discriminator;
import org.speechlm4j.training.adversarial.Discriminator.Judgement;
import org.speechlm4j.training.adversarial.FeatureMatching;
import org.speechlm4j.training.autodiff.Parameter;
import org.speechlm4j.training.autodiff.Recording;
import org.speechlm4j.training.loss.Balancer;
import org.speechlm4j.training.loss.Distances;
import org.speechlm4j.training.loss.SpectralLoss;
import org.speechlm4j.training.recipe.Objective;

/** The codec's side: it reconstructs, and pleases a discriminator if there is one. */
final class Reconstructing implements Objective {

  private static final DeadCodeRule DEAD = DeadCodeRule.shareOfEvenUse(0.1);

  private final CodecNetworks networks;
  private final CodecOptions options;
  private final SpectralLoss mels;
  private final SpectralLoss logMels;
  private final Balancer balancer;

  Reconstructing(CodecNetworks networks) {
    this.networks = networks;
    this.options = networks.options();
    this.mels = SpectralLoss.encodecMels(options.sampleRate(), networks.tape());
    this.logMels = SpectralLoss.dacMels(options.sampleRate(), 256, 1024, networks.tape());
    this.balancer = Balancer.of(weights(options), Balancer.Options.encodec());
  }

  private static Map<String, Double> weights(CodecOptions options) {
    Map<String, Double> weights = new LinkedHashMap<>();
    weights.put("time", options.timeWeight());
    weights.put("mel", options.melWeight());
    weights.put("log_mel", options.logMelWeight());
    Adversary adversary = options.adversary();
    if (adversary != null) {
      weights.put("adversarial", adversary.weight());
      weights.put("features", adversary.featureWeight());
    }
    return weights;
  }

  /** What scales the losses. */
  Balancer balancer() {
    return balancer;
  }

  @Override
  public String name() {
    return "generator";
  }

  @Override
  public boolean trains(Parameter parameter) {
    return !CodecNetworks.judges(parameter) && !parameter.buffer();
  }

  @Override
  public Outcome compute(Recording recording, Position position) {
    SplittableRandom random = new SplittableRandom(position.seed());
    Tensor sounds = networks.draw(options.batch(), random);
    Tensor latents = networks.codec().encoder().forward(sounds);
    Map<String, Double> metrics = new LinkedHashMap<>();
    if (position.step() < options.quantizeFrom()) {
      Tensor pull = pull(recording, latents, sounds, metrics);
      return outcome(recording, pull, metrics);
    }
    ResidualVectorQuantizer quantizer = networks.codec().quantizer();
    int[] used =
        QuantizerDropout.anyOf(options.dropout(), options.codebooks())
            .draw(options.batch(), options.codebooks(), random);
    Tensor counts = networks.tape().constant(used, Shape.of(used.length));
    QuantizerPass pass = quantizer.forward(latents, null, counts);
    Tensor commitment = pass.losses().total().reshape();
    metrics.put("commitment", recording.number(commitment));
    Tensor pull =
        pull(recording, pass.quantized(), sounds, metrics)
            .add(commitment.multiply((float) options.commitmentWeight()));
    Outcome outcome = outcome(recording, pull, metrics);
    quantizer.observe(pass);
    if (options.restartEvery() > 0 && (position.step() + 1) % options.restartEvery() == 0) {
      metrics.put("restarted", (double) quantizer.restartDeadCodes(pass, DEAD, random));
    }
    return outcome;
  }

  /** Sounds less a share of the sample before each. */
  private Tensor emphasised(Tensor sounds) {
    float share = (float) options.preEmphasis();
    int length = sounds.shape().size(1);
    return share == 0
        ? sounds
        : sounds.slice(1, 1, length).subtract(sounds.slice(1, 0, length - 1).multiply(share));
  }

  private static Outcome outcome(Recording recording, Tensor pull, Map<String, Double> metrics) {
    return new Outcome(metrics.getOrDefault("mel", 0.0), recording.gradients(pull), metrics);
  }

  /** A scalar whose gradient is the balanced one of all losses of the decoder's sounds. */
  private Tensor pull(
      Recording recording, Tensor frames, Tensor sounds, Map<String, Double> metrics) {
    Tensor decoded = networks.codec().decoder().forward(frames);
    Tensor cut = recording.variable(decoded);
    Map<String, Tensor> losses = new LinkedHashMap<>();
    losses.put("time", Distances.absolute(emphasised(cut), emphasised(sounds)).mean());
    losses.put("mel", mels.forward(cut, sounds));
    losses.put("log_mel", logMels.forward(cut, sounds));
    Discriminator discriminator = networks.discriminator();
    if (discriminator != null) {
      List<Judgement> fake = discriminator.judge(cut);
      losses.put("adversarial", AdversarialLoss.HINGE.ofGenerator(fake));
      losses.put("features", FeatureMatching.RELATIVE.loss(fake, discriminator.judge(sounds)));
    }
    Balancer.Balanced balanced = balancer.balance(recording, cut, losses);
    losses.forEach((name, loss) -> metrics.put(name, recording.number(loss)));
    balanced.shares().forEach((name, share) -> metrics.put(name + "_share", share));
    return balanced.pull(decoded);
  }
}
