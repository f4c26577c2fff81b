package org.speechlm4j.training.codec;

import java.util.Map;
import java.util.SplittableRandom;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.training.adversarial.AdversarialLoss;
import org.speechlm4j.training.adversarial.Discriminator;
import org.speechlm4j.training.autodiff.Parameter;
import org.speechlm4j.training.autodiff.Recording;
import org.speechlm4j.training.optim.OptimizerRule;
import org.speechlm4j.training.recipe.Objective;
import org.speechlm4j.training.recipe.Plan;

/** The discriminator's side: recorded sounds against the codec's reconstructions of them. */
final class Judging implements Objective {

  private final CodecNetworks networks;
  private final Adversary adversary;
  private final Discriminator discriminator;

  Judging(CodecNetworks networks, Adversary adversary, Discriminator discriminator) {
    this.networks = networks;
    this.adversary = adversary;
    this.discriminator = discriminator;
  }

  @Override
  public String name() {
    return "discriminator";
  }

  @Override
  public boolean trains(Parameter parameter) {
    return CodecNetworks.judges(parameter);
  }

  @Override
  public OptimizerRule optimizer(Plan plan) {
    return plan.optimizer().withRate(adversary.rate());
  }

  @Override
  public Outcome compute(Recording recording, Position position) {
    Tensor real = networks.draw(networks.options().batch(), new SplittableRandom(position.seed()));
    Tensor latents = networks.codec().encoder().forward(real).detach();
    Tensor frames = networks.codec().quantizer().forward(latents, null).quantized();
    Tensor fake = networks.codec().decoder().forward(frames).detach();
    Tensor loss =
        AdversarialLoss.HINGE.ofDiscriminator(discriminator.judge(real), discriminator.judge(fake));
    return new Outcome(recording.number(loss), recording.gradients(loss), Map.of());
  }
}
