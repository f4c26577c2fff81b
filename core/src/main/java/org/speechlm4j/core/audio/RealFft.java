package org.speechlm4j.core.audio;

/**
 * Discrete Fourier transform of real signals of any length, in double precision.
 *
 * <p>An even length is packed into half as many complex values; a length with a large prime factor
 * goes through Bluestein's convolution (Bluestein 1970), so that every length costs O(n log n).
 * Objects are immutable; what a transform writes belongs to the caller.
 */
public final class RealFft {

  /** Beyond this factor a convolution is cheaper than the definition (measured near 50). */
  private static final int LARGEST_DIRECT_FACTOR = 50;

  private final int size;
  private final boolean packed;
  private final boolean direct;
  private final ComplexTransform transform;

  private final ComplexFft sideBySide;

  private final double[] roots;

  private RealFft(int size) {
    this.size = size;
    this.packed = size % 2 == 0;
    int complexSize = complexSize();
    this.direct = ComplexFft.largestFactor(complexSize) <= LARGEST_DIRECT_FACTOR;
    this.transform = direct ? new FourStepFft(complexSize) : new BluesteinFft(complexSize);
    this.sideBySide = new ComplexFft(complexSize);
    this.roots = ComplexFft.roots(size);
  }

  /**
   * The transform of signals of {@code size} samples.
   *
   * @throws IllegalArgumentException if the size is not in [1, 2^24]
   */
  public static RealFft of(int size) {
    if (size < 1 || size > 1 << 24) {
      throw new IllegalArgumentException(
          "transform size: found " + size + ", need 1 to " + (1 << 24));
    }
    return new RealFft(size);
  }

  /** Samples per signal. */
  public int size() {
    return size;
  }

  /** Frequencies from 0 to half the sample rate: {@code size / 2 + 1}. */
  public int bins() {
    return size / 2 + 1;
  }

  /** Whether two samples are one complex value of the transform inside. */
  boolean isPacked() {
    return packed;
  }

  /** Length of the complex transform inside. */
  int complexSize() {
    return packed ? size / 2 : size;
  }

  /** Whether that is no convolution. */
  boolean isDirect() {
    return direct;
  }

  /** That transform for several signals at once. */
  ComplexFft sideBySide() {
    return sideBySide;
  }

  /** {@code cos(2 pi k / size)}, for k from 0 to size / 2. */
  double rootReal(int k) {
    return 2 * k == size ? -1 : roots[2 * k];
  }

  /** {@code -sin(2 pi k / size)}, for k from 0 to size / 2. */
  double rootImaginary(int k) {
    return 2 * k == size ? 0 : roots[2 * k + 1];
  }

  /** Buffers that one thread hands to its transforms, so that they allocate nothing. */
  public static final class Scratch {
    private final double[] data;
    private final ComplexTransform.InPlace transform;

    private Scratch(int complexSize, ComplexTransform transform) {
      this.data = new double[2 * complexSize];
      this.transform = transform.withBuffers();
    }
  }

  /** New buffers for one thread at a time. */
  public Scratch newScratch() {
    return new Scratch(complexSize(), transform);
  }

  /**
   * Transforms a signal: {@code X[k] = sum over t of x[t] exp(-2 pi i k t / size)}.
   *
   * @param signal [size]
   * @param spectrum [2 x bins], real and imaginary parts interleaved; overwritten
   * @param scratch from {@link #newScratch}
   */
  public void forward(double[] signal, double[] spectrum, Scratch scratch) {
    requireLengths(signal, spectrum);
    double[] data = scratch.data;
    if (packed) {
      System.arraycopy(signal, 0, data, 0, size);
      scratch.transform.forward(data);
      untangle(data, spectrum);
    } else {
      for (int t = 0; t < size; t++) {
        data[2 * t] = signal[t];
        data[2 * t + 1] = 0;
      }
      scratch.transform.forward(data);
      System.arraycopy(data, 0, spectrum, 0, 2 * bins());
    }
  }

  /**
   * Inverts {@link #forward}, with its factor of {@code 1 / size}; imaginary parts of the lowest
   * and, for even sizes, the highest bin are ignored.
   *
   * @param spectrum [2 x bins], interleaved
   * @param signal [size]; overwritten
   * @param scratch from {@link #newScratch}
   */
  public void inverse(double[] spectrum, double[] signal, Scratch scratch) {
    requireLengths(signal, spectrum);
    double[] data = scratch.data;
    if (packed) {
      tangle(spectrum, data);
      scratch.transform.forward(data);
      for (int t = 0; t < size; t += 2) {
        signal[t] = data[t] * 2 / size;
        signal[t + 1] = -data[t + 1] * 2 / size;
      }
    } else {
      data[0] = spectrum[0];
      data[1] = 0;
      for (int k = 1; k < bins(); k++) {
        data[2 * k] = spectrum[2 * k];
        data[2 * k + 1] = -spectrum[2 * k + 1];
        data[2 * (size - k)] = spectrum[2 * k];
        data[2 * (size - k) + 1] = spectrum[2 * k + 1];
      }
      scratch.transform.forward(data);
      for (int t = 0; t < size; t++) {
        signal[t] = data[2 * t] / size;
      }
    }
  }

  private void requireLengths(double[] signal, double[] spectrum) {
    if (signal.length != size || spectrum.length != 2 * bins()) {
      throw new IllegalArgumentException(
          "found %d samples and %d spectral values, need %d and %d"
              .formatted(signal.length, spectrum.length, size, 2 * bins()));
    }
  }

  /** Separates the transforms of even and odd samples that were packed as real and imaginary. */
  private void untangle(double[] z, double[] spectrum) {
    int half = size / 2;
    for (int k = 0; k <= half; k++) {
      int a = 2 * (k % half);
      int b = 2 * ((half - k) % half);
      double evenR = 0.5 * (z[a] + z[b]);
      double evenI = 0.5 * (z[a + 1] - z[b + 1]);
      double oddR = 0.5 * (z[a + 1] + z[b + 1]);
      double oddI = -0.5 * (z[a] - z[b]);
      double wr = rootReal(k);
      double wi = rootImaginary(k);
      spectrum[2 * k] = evenR + oddR * wr - oddI * wi;
      spectrum[2 * k + 1] = evenI + oddR * wi + oddI * wr;
    }
  }

  /** Reverses {@link #untangle}, conjugated so that a forward transform inverts. */
  private void tangle(double[] spectrum, double[] z) {
    int half = size / 2;
    for (int k = 0; k < half; k++) {
      double ar = spectrum[2 * k];
      double ai = k == 0 ? 0 : spectrum[2 * k + 1];
      double br = spectrum[2 * (half - k)];
      double bi = k == 0 ? 0 : -spectrum[2 * (half - k) + 1];
      double evenR = 0.5 * (ar + br);
      double evenI = 0.5 * (ai + bi);
      double differenceR = 0.5 * (ar - br);
      double differenceI = 0.5 * (ai - bi);
      double wr = roots[2 * k];
      double wi = -roots[2 * k + 1];
      double oddR = differenceR * wr - differenceI * wi;
      double oddI = differenceR * wi + differenceI * wr;
      z[2 * k] = evenR - oddI;
      z[2 * k + 1] = -(evenI + oddR);
    }
  }
}
