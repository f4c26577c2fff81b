package org.speechlm4j.training.adversarial;

import java.util.List;
import java.util.function.Function;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.tensor.UnaryOp;
import org.speechlm4j.training.adversarial.Discriminator.Judgement;

/**
 * What a discriminator and a generator minimise against each other, averaged over places and over
 * the discriminator's networks; D logits of a network.
 */
public enum AdversarialLoss {

  /**
   * {@code max(0, 1 - D(real)) + max(0, 1 + D(fake))} against {@code -D(fake)}, as EnCodec.
   *
   * <p>Lim and Ye 2017, "Geometric GAN".
   */
  HINGE {
    @Override
    Tensor real(Tensor logits) {
      return logits.affine(-1, 1).map(UnaryOp.Function.RELU).mean();
    }

    @Override
    Tensor fake(Tensor logits) {
      return logits.affine(1, 1).map(UnaryOp.Function.RELU).mean();
    }

    @Override
    Tensor generated(Tensor logits) {
      return logits.mean().multiply(-1);
    }
  },

  /**
   * {@code (1 - D(real))^2 + D(fake)^2} against {@code (1 - D(fake))^2}, as HiFi-GAN and DAC, which
   * sum over networks.
   *
   * <p>Mao et al. 2017, "Least squares generative adversarial networks".
   */
  LEAST_SQUARES {
    @Override
    Tensor real(Tensor logits) {
      return logits.affine(-1, 1).map(UnaryOp.Function.SQUARE).mean();
    }

    @Override
    Tensor fake(Tensor logits) {
      return logits.map(UnaryOp.Function.SQUARE).mean();
    }

    @Override
    Tensor generated(Tensor logits) {
      return real(logits);
    }
  };

  abstract Tensor real(Tensor logits);

  abstract Tensor fake(Tensor logits);

  abstract Tensor generated(Tensor logits);

  /**
   * The discriminator's loss, a scalar. Judge sounds that are detached from the generator.
   *
   * @throws IllegalArgumentException if the judgements are not of equally many networks
   */
  public Tensor ofDiscriminator(List<Judgement> real, List<Judgement> fake) {
    FeatureMatching.requireSameNetworks(real, fake);
    return mean(real, this::real).add(mean(fake, this::fake));
  }

  /** The generator's loss from judgements of its sounds, a scalar. */
  public Tensor ofGenerator(List<Judgement> fake) {
    return mean(fake, this::generated);
  }

  private static Tensor mean(List<Judgement> judgements, Function<Tensor, Tensor> loss) {
    return judgements.stream()
        .map(judgement -> loss.apply(judgement.logits()))
        .reduce(Tensor::add)
        .orElseThrow()
        .multiply(1f / judgements.size());
  }
}
