package org.speechlm4j.training.augment;

/**
 * A second-order filter {@code (b0 + b1 z^-1 + b2 z^-2) / (1 + a1 z^-1 + a2 z^-2)}, with the
 * designs of Bristow-Johnson's "Cookbook formulae for audio EQ biquad filter coefficients".
 *
 * @param b0 feed-forward coefficient of the present sample
 * @param b1 of the one before
 * @param b2 of the one before that
 * @param a1 feedback coefficient of the last output
 * @param a2 of the one before that
 */
public record Biquad(double b0, double b1, double b2, double a1, double a2) {

  /**
   * A bell: {@code decibels} at the centre, 0 dB far from it.
   *
   * @param frequency centre (Hz), below half the rate
   * @param quality Q, the centre over the bandwidth; above 0
   * @param decibels gain at the centre
   * @param sampleRate samples per second
   */
  public static Biquad peaking(
      double frequency, double quality, double decibels, double sampleRate) {
    Design d = Design.of(frequency, quality, decibels, sampleRate);
    return normalised(
        1 + d.alpha * d.gain,
        -2 * d.cosine,
        1 - d.alpha * d.gain,
        1 + d.alpha / d.gain,
        -2 * d.cosine,
        1 - d.alpha / d.gain);
  }

  /**
   * A shelf: {@code decibels} well below the corner, half as many at it, 0 dB well above.
   *
   * @param frequency corner (Hz), below half the rate
   * @param quality Q; above 1/sqrt(2) the slope overshoots
   * @param decibels gain at 0 Hz
   * @param sampleRate samples per second
   */
  public static Biquad lowShelf(
      double frequency, double quality, double decibels, double sampleRate) {
    return shelf(Design.of(frequency, quality, decibels, sampleRate), 1);
  }

  /**
   * A shelf: {@code decibels} well above the corner, half as many at it, 0 dB well below.
   *
   * @param frequency corner (Hz), below half the rate
   * @param quality Q; above 1/sqrt(2) the slope overshoots
   * @param decibels gain at half the rate
   * @param sampleRate samples per second
   */
  public static Biquad highShelf(
      double frequency, double quality, double decibels, double sampleRate) {
    return shelf(Design.of(frequency, quality, decibels, sampleRate), -1);
  }

  /** The high shelf is the low one mirrored: the cosine and the odd coefficients change sign. */
  private static Biquad shelf(Design d, int side) {
    double a = d.gain;
    double cosine = side * d.cosine;
    double slope = 2 * Math.sqrt(a) * d.alpha;
    return normalised(
        a * ((a + 1) - (a - 1) * cosine + slope),
        side * 2 * a * ((a - 1) - (a + 1) * cosine),
        a * ((a + 1) - (a - 1) * cosine - slope),
        (a + 1) + (a - 1) * cosine + slope,
        side * -2 * ((a - 1) + (a + 1) * cosine),
        (a + 1) + (a - 1) * cosine - slope);
  }

  private static Biquad normalised(
      double b0, double b1, double b2, double a0, double a1, double a2) {
    return new Biquad(b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0);
  }

  /** The filtered signal, from rest, in place. */
  void filter(double[] signal) {
    double state1 = 0;
    double state2 = 0;
    for (int t = 0; t < signal.length; t++) {
      double in = signal[t];
      double out = b0 * in + state1;
      state1 = b1 * in - a1 * out + state2;
      state2 = b2 * in - a2 * out;
      signal[t] = out;
    }
  }

  /**
   * The gain of a steady tone.
   *
   * @param frequency of the tone (Hz)
   * @param sampleRate samples per second
   * @return decibels
   */
  public double decibelsAt(double frequency, double sampleRate) {
    double w = 2 * Math.PI * frequency / sampleRate;
    double upper =
        Math.hypot(
            b0 + b1 * Math.cos(w) + b2 * Math.cos(2 * w), b1 * Math.sin(w) + b2 * Math.sin(2 * w));
    double lower =
        Math.hypot(
            1 + a1 * Math.cos(w) + a2 * Math.cos(2 * w), a1 * Math.sin(w) + a2 * Math.sin(2 * w));
    return 20 * Math.log10(upper / lower);
  }

  /** The cookbook's intermediate values: A, cos(w0) and alpha. */
  private record Design(double gain, double cosine, double alpha) {

    static Design of(double frequency, double quality, double decibels, double sampleRate) {
      if (!(frequency > 0 && frequency < sampleRate / 2)) {
        throw new IllegalArgumentException(
            "frequency: found %s Hz, need above 0 and below half the rate of %s Hz"
                .formatted(frequency, sampleRate));
      }
      if (!(quality > 0) || !Double.isFinite(decibels)) {
        throw new IllegalArgumentException(
            "found quality %s and %s dB, need a quality above 0 and finite decibels"
                .formatted(quality, decibels));
      }
      double w = 2 * Math.PI * frequency / sampleRate;
      return new Design(Math.pow(10, decibels / 40), Math.cos(w), Math.sin(w) / (2 * quality));
    }
  }
}
