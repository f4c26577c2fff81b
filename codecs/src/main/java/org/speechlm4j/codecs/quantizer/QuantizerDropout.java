package org.speechlm4j.codecs.quantizer;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * How many codebooks each row of a batch uses in a training step, so that one model serves several
 * bit rates (Zeghidour et al. 2021, "SoundStream", section III.C).
 *
 * @param probability that a row uses fewer than all, from 0 to 1
 * @param choices numbers of codebooks that such a row draws from, evenly; each at least 1
 */
public record QuantizerDropout(double probability, int[] choices) {

  /**
   * Copies and checks the choices.
   *
   * @throws IllegalArgumentException if the probability or a choice is out of range
   */
  public QuantizerDropout {
    Require.that(probability >= 0 && probability <= 1, "probability", probability, "0 to 1");
    choices = choices.clone();
    boolean valid = choices.length > 0 && Arrays.stream(choices).allMatch(c -> c >= 1);
    Require.that(valid, "choices", Arrays.toString(choices), "numbers of at least 1");
  }

  /** Any number of codebooks up to all; the Descript codec has probability 0.5, SoundStream 1. */
  public static QuantizerDropout anyOf(double probability, int numCodebooks) {
    int[] choices = new int[Math.max(0, numCodebooks)];
    Arrays.setAll(choices, i -> i + 1);
    return new QuantizerDropout(probability, choices);
  }

  /**
   * Draws numbers of codebooks.
   *
   * @param rows rows of the batch
   * @param numCodebooks codebooks that there are; every choice is at most that
   * @throws IllegalArgumentException if a choice is more
   */
  public int[] draw(int rows, int numCodebooks, RandomGenerator random) {
    for (int choice : choices) {
      Require.that(choice <= numCodebooks, "choices", choice, "at most " + numCodebooks);
    }
    int[] drawn = new int[rows];
    for (int i = 0; i < rows; i++) {
      boolean fewer = random.nextDouble() < probability;
      drawn[i] = fewer ? choices[random.nextInt(choices.length)] : numCodebooks;
    }
    return drawn;
  }
}
