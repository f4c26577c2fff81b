package org.speechlm4j.training.adversarial;

import java.util.List;
import java.util.stream.IntStream;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.tensor.UnaryOp;
import org.speechlm4j.training.adversarial.Discriminator.Judgement;
import org.speechlm4j.training.loss.Distances;

/**
 * How far a discriminator's features of generated sounds are from those of recorded ones: mean
 * absolute differences, averaged over layers and networks. No gradient leads to the recorded ones.
 *
 * <p>Kumar et al. 2019, "MelGAN", section 2.3.
 */
public enum FeatureMatching {

  /** Differences as they are, as audiocraft trains EnCodec. */
  ABSOLUTE {
    @Override
    Tensor between(Tensor fake, Tensor real) {
      return Distances.absolute(fake, real).mean();
    }
  },

  /**
   * Differences over the mean absolute value of the layer's features of recorded sounds, so that
   * every layer counts alike.
   *
   * <p>Defossez et al. 2022, "High fidelity neural audio compression", section 3.4.
   */
  RELATIVE {
    @Override
    Tensor between(Tensor fake, Tensor real) {
      Tensor size = real.map(UnaryOp.Function.ABS).mean();
      return ABSOLUTE.between(fake, real).divide(size.clamp(LEAST, Float.MAX_VALUE));
    }
  };

  /** Features this small are silent, and any difference to them is as large as one can be. */
  private static final float LEAST = 1e-12f;

  abstract Tensor between(Tensor fake, Tensor real);

  /**
   * The loss of a generator, a scalar.
   *
   * @param fake judgements of its sounds
   * @param real judgements of the sounds that they should be
   * @throws IllegalArgumentException if the judgements are not of equally many networks and layers
   */
  public Tensor loss(List<Judgement> fake, List<Judgement> real) {
    requireSameNetworks(real, fake);
    return IntStream.range(0, fake.size())
        .mapToObj(i -> ofNetwork(fake.get(i).features(), real.get(i).features()))
        .reduce(Tensor::add)
        .orElseThrow()
        .multiply(1f / fake.size());
  }

  private Tensor ofNetwork(List<Tensor> fake, List<Tensor> real) {
    if (fake.isEmpty() || fake.size() != real.size()) {
      throw new IllegalArgumentException(
          "features: found %d layers of generated and %d of recorded sounds, need as many of both"
              .formatted(fake.size(), real.size()));
    }
    return IntStream.range(0, fake.size())
        .mapToObj(layer -> between(fake.get(layer), real.get(layer).detach()))
        .reduce(Tensor::add)
        .orElseThrow()
        .multiply(1f / fake.size());
  }

  static void requireSameNetworks(List<Judgement> real, List<Judgement> fake) {
    if (real.isEmpty() || real.size() != fake.size()) {
      throw new IllegalArgumentException(
          "judgements: found %d of recorded and %d of generated sounds, need as many of both"
              .formatted(real.size(), fake.size()));
    }
  }
}
