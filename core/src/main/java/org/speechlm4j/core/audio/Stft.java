package org.speechlm4j.core.audio;

import org.speechlm4j.core.system.Interrupts;

/**
 * Short-time Fourier transform and its inverse, as {@code torch.stft}, {@code torch.istft} and
 * librosa define them.
 *
 * <p>Frame t covers the {@code fftSize} samples from {@code t * hop}, shifted back by half a frame
 * when the signal is padded; a shorter window stands in the middle of the frame. The inverse is the
 * least-squares one (Griffin and Lim 1984): overlapped windowed frames divided by the sum of the
 * squared windows.
 */
public final class Stft {

  /** Below this the overlapped squared windows are taken for zero, as in PyTorch. */
  private static final double SMALLEST_ENVELOPE = 1e-11;

  private final RealFft fft;
  private final double[] window;
  private final int hop;
  private final FramePadding padding;
  private final FrameSpectra spectra;

  private Stft(RealFft fft, double[] window, int hop, FramePadding padding) {
    this.fft = fft;
    this.window = window;
    this.hop = hop;
    this.padding = padding;
    this.spectra =
        new FrameSpectra(
            fft,
            hop,
            padding == FramePadding.NONE ? 0 : -(fft.size() / 2),
            window,
            padding == FramePadding.REFLECT ? Stft::mirrored : (_, _) -> -1);
  }

  /**
   * A transform of frames of {@code fftSize} samples.
   *
   * @param fftSize samples per frame
   * @param hop samples from one frame to the next
   * @param window at most {@code fftSize} weights, see {@link Windows}; copied
   * @param padding what stands beyond the signal's ends
   * @throws IllegalArgumentException if a size is not positive or the window longer than a frame
   */
  public static Stft of(int fftSize, int hop, double[] window, FramePadding padding) {
    if (hop < 1) {
      throw new IllegalArgumentException("hop: found " + hop + ", need at least 1");
    }
    if (window.length < 1 || window.length > fftSize) {
      throw new IllegalArgumentException(
          "window: found %d weights, need 1 to the transform size %d"
              .formatted(window.length, fftSize));
    }
    double[] centred = new double[fftSize];
    System.arraycopy(window, 0, centred, (fftSize - window.length) / 2, window.length);
    return new Stft(RealFft.of(fftSize), centred, hop, padding);
  }

  /** Samples per frame. */
  public int fftSize() {
    return fft.size();
  }

  /** Samples from one frame to the next. */
  public int hop() {
    return hop;
  }

  /** Frequencies per frame, {@code fftSize / 2 + 1}. */
  public int bins() {
    return fft.bins();
  }

  /** Frames of a signal of so many samples; 0 for one that is shorter than a frame, unpadded. */
  public int frames(int samples) {
    return padding == FramePadding.NONE
        ? (samples < fftSize() ? 0 : 1 + (samples - fftSize()) / hop)
        : samples == 0 ? 0 : 1 + (samples - fftSize() % 2) / hop;
  }

  /**
   * The spectrum of a signal, [frames, bins].
   *
   * @throws IllegalArgumentException if the signal is too short to be mirrored, half a frame
   */
  public Spectrum forward(float[] signal) {
    int frames = frames(signal.length);
    FeatureMatrix real = FeatureMatrix.zeros(frames, bins());
    FeatureMatrix imaginary = FeatureMatrix.zeros(frames, bins());
    forEachBlock(
        signal,
        (first, count, spectra) -> {
          real.setRows(first, count, spectra.real());
          imaginary.setRows(first, count, spectra.imaginary());
        });
    return new Spectrum(real, imaginary);
  }

  /** Transforms block by block. */
  void forEachBlock(float[] signal, FrameSpectra.SpectraConsumer consumer) {
    int frames = frames(signal.length);
    int half = fftSize() / 2;
    if (padding == FramePadding.REFLECT && frames > 0 && signal.length <= half) {
      throw new IllegalArgumentException(
          "signal: found %d samples, need more than half a frame (%d) to mirror them"
              .formatted(signal.length, half));
    }
    spectra.forEachBlock(signal, frames, consumer);
  }

  private static int mirrored(long index, int length) {
    return (int) (index < 0 ? -index : 2L * (length - 1) - index);
  }

  /**
   * The signal of a spectrum, cut or extended with zeros to a length.
   *
   * @param spectrum [frames, bins]
   * @param length samples to give
   * @throws IllegalArgumentException if the bins do not fit, or the windows leave a wanted sample
   *     uncovered
   */
  public float[] inverse(Spectrum spectrum, int length) {
    if (spectrum.bins() != bins()) {
      throw new IllegalArgumentException(
          "spectrum: found %d bins, need %d".formatted(spectrum.bins(), bins()));
    }
    int before = padding == FramePadding.NONE ? 0 : fftSize() / 2;
    int total = spectrum.frames() == 0 ? 0 : (spectrum.frames() - 1) * hop + fftSize();
    double[] sum = new double[total];
    double[] envelope = new double[total];
    overlap(spectrum, sum, envelope);
    float[] signal = new float[length];
    int covered = Math.min(length, total - before);
    for (int i = 0; i < covered; i++) {
      double weight = envelope[before + i];
      if (weight < SMALLEST_ENVELOPE) {
        throw new IllegalArgumentException(
            "window: found no weight on sample %d, need windows that overlap; hop %d, window %s"
                .formatted(i, hop, fftSize()));
      }
      signal[i] = (float) (sum[before + i] / weight);
    }
    return signal;
  }

  private void overlap(Spectrum spectrum, double[] sum, double[] envelope) {
    RealFft.Scratch scratch = fft.newScratch();
    double[] frame = new double[fftSize()];
    double[] values = new double[2 * bins()];
    for (int t = 0; t < spectrum.frames(); t++) {
      Interrupts.check();
      for (int k = 0; k < bins(); k++) {
        values[2 * k] = spectrum.real().at(t, k);
        values[2 * k + 1] = spectrum.imaginary().at(t, k);
      }
      fft.inverse(values, frame, scratch);
      for (int i = 0; i < frame.length; i++) {
        sum[t * hop + i] += frame[i] * window[i];
        envelope[t * hop + i] += window[i] * window[i];
      }
    }
  }
}
