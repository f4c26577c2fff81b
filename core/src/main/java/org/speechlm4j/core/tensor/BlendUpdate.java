package org.speechlm4j.core.tensor;

/**
 * {@code target = keep target + add other}; the one operand has the target's shape.
 *
 * <p>Moving averages, accumulation, scaling and overwriting. A factor of 0 drops its array even
 * where that holds no number.
 *
 * @param keep factor of the target
 * @param add factor of the other array
 */
public record BlendUpdate(double keep, double add) implements Update {

  /** Overwrites the target. */
  public static BlendUpdate copy() {
    return new BlendUpdate(0, 1);
  }

  /** Adds to the target. */
  public static BlendUpdate sum() {
    return new BlendUpdate(1, 1);
  }

  /** A moving average that keeps the given share of the target. */
  public static BlendUpdate average(double decay) {
    return new BlendUpdate(decay, 1 - decay);
  }
}
