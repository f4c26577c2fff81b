package org.speechlm4j.core.audio;

/**
 * A windowed sinc function of time, the continuous impulse response of a low-pass filter.
 *
 * <p>{@code h(u) = gain cutoff sinc(cutoff u) w(u / halfWidth)} for {@code |u| <= halfWidth}, u in
 * samples of the input; cutoff is relative to half the input's rate and below or at 1 for what
 * removes aliases.
 *
 * @param cutoff the middle of the transition band, 1 being half the input's sample rate
 * @param halfWidth where the window ends, in input samples
 * @param beta Kaiser's parameter; negative for the Hann window
 * @param gain factor of the whole
 */
record SincKernel(double cutoff, double halfWidth, double beta, double gain) {

  static final double HANN = -1;

  /** The response at {@code u} input samples from its centre. */
  double at(double u) {
    double x = u / halfWidth;
    if (!(Math.abs(x) <= 1)) {
      return 0;
    }
    double t = Math.PI * cutoff * u;
    double sinc = t == 0 ? 1 : Math.sin(t) / t;
    return gain * cutoff * sinc * window(x);
  }

  private double window(double x) {
    if (beta < 0) {
      double c = Math.cos(Math.PI / 2 * x);
      return c * c;
    }
    return besselI0(beta * Math.sqrt(1 - x * x)) / besselI0(beta);
  }

  /**
   * The modified Bessel function of order 0, by its power series; exact to rounding for x below 50.
   */
  static double besselI0(double x) {
    double quarter = x * x / 4;
    double term = 1;
    double sum = 1;
    for (int k = 1; term > sum * 1e-17; k++) {
      term *= quarter / ((double) k * k);
      sum += term;
    }
    return sum;
  }
}
