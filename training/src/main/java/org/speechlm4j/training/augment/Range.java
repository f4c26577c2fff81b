package org.speechlm4j.training.augment;

import java.util.random.RandomGenerator;

/**
 * An interval that a parameter is drawn from uniformly.
 *
 * @param low the least value
 * @param high the greatest value; equal to {@code low} for a fixed parameter
 */
public record Range(double low, double high) {

  /**
   * Checks that both ends are finite and in order.
   *
   * @throws IllegalArgumentException if they are not
   */
  public Range {
    if (!(Double.isFinite(low) && Double.isFinite(high) && low <= high)) {
      throw new IllegalArgumentException(
          "range: found %s to %s, need finite ends in order".formatted(low, high));
    }
  }

  /** The range that holds one value. */
  public static Range of(double value) {
    return new Range(value, value);
  }

  /** A value of the range, all equally likely. */
  public double draw(RandomGenerator random) {
    return low + (high - low) * random.nextDouble();
  }

  /** This range, checked to lie within bounds that a parameter has. */
  Range within(double least, double greatest, String name) {
    if (low < least || high > greatest) {
      throw new IllegalArgumentException(
          "%s: found %s to %s, need %s to %s".formatted(name, low, high, least, greatest));
    }
    return this;
  }
}
