package org.speechlm4j.core.cpu;

/**
 * The standard normal distribution function in the form of Hastings 1955 (as Abramowitz and Stegun
 * 7.1.26, of one degree more): {@code erfc(z) = exp(-z z) P(t)} with {@code t = 1 / (1 + P z)}.
 *
 * <p>The coefficients minimise the largest absolute error of {@code x Phi(x)}, which is 1.2e-8
 * before rounding.
 */
final class Gauss {

  static final float P = 0.39f;
  static final float A1 = 0.23474199f;
  static final float A2 = 0.09513392f;
  static final float A3 = 0.6400152f;
  static final float A4 = -0.623335f;
  static final float A5 = 0.8790963f;
  static final float A6 = -0.22565228f;

  private static final double SQRT_HALF = Math.sqrt(0.5);

  private Gauss() {}

  /** Probability of a standard normal variable below {@code x}. */
  static double distribution(double x) {
    double z = Math.abs(x) * SQRT_HALF;
    double t = 1 / (1 + P * z);
    double polynomial = t * (A1 + t * (A2 + t * (A3 + t * (A4 + t * (A5 + t * A6)))));
    double tail = Math.exp(-z * z) * polynomial / 2;
    return x < 0 ? tail : 1 - tail;
  }
}
