package org.speechlm4j.training.augment;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.speechlm4j.core.Audio;

/**
 * Augmentations in turn, each applied with a probability of its own.
 *
 * <p>Every step gets a generator of its own, seeded from the one that is passed, so that whether
 * and how one step is applied does not change what a later one draws.
 *
 * @param steps what is applied, in order
 */
public record Chain(List<Step> steps) implements Augmentation {

  /** Copies the list. */
  public Chain {
    steps = List.copyOf(steps);
  }

  /**
   * An augmentation that is applied to a part of the sounds.
   *
   * @param probability of being applied, 0 to 1
   * @param augmentation what is applied
   */
  public record Step(double probability, Augmentation augmentation) {

    /**
     * Checks the probability.
     *
     * @throws IllegalArgumentException if it is not in [0, 1]
     */
    public Step {
      if (!(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException("probability: found " + probability + ", need 0 to 1");
      }
    }
  }

  /** A chain of steps. */
  public static Chain of(Step... steps) {
    return new Chain(List.of(steps));
  }

  @Override
  public Audio apply(Audio audio, RandomGenerator random) {
    Audio result = audio;
    for (Step step : steps) {
      RandomGenerator own = new SplittableRandom(random.nextLong());
      if (own.nextDouble() < step.probability()) {
        result = step.augmentation().apply(result, own);
      }
    }
    return result;
  }
}
