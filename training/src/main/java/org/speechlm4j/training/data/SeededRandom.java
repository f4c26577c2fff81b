package org.speechlm4j.training.data;

import java.util.SplittableRandom;

/**
 * Random generators that follow from a seed and coordinates, such as epoch and example.
 *
 * <p>No generator depends on which others were made before it, so that a resumed run draws what an
 * uninterrupted one draws, on any number of threads.
 */
public final class SeededRandom {

  private SeededRandom() {}

  /**
   * The generator of a place.
   *
   * @param seed of the run
   * @param coordinates where in the run; different ones give generators that look independent
   */
  public static SplittableRandom of(long seed, long... coordinates) {
    long mixed = new SplittableRandom(seed).nextLong();
    for (long coordinate : coordinates) {
      mixed = new SplittableRandom(mixed + coordinate).nextLong();
    }
    return new SplittableRandom(mixed);
  }
}
