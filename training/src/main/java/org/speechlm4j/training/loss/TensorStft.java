package org.speechlm4j.training.loss;

import org.speechlm4j.core.audio.Windows;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.Conv1dOp;
import org.speechlm4j.core.tensor.PadMode;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.tensor.UnaryOp;

/**
 * Short-time Fourier transform of tensors, through which gradients flow: a convolution of stride
 * {@code hop} with the cosines and sines of all frequencies under a periodic Hann window, equal to
 * {@link org.speechlm4j.core.audio.Stft}. Channels of sounds {@code [B, T, C]} count as rows of the
 * batch.
 *
 * <p>Letters: F frames, K bins, {@code fftSize / 2 + 1}.
 */
public final class TensorStft {

  /** What stands beyond a sound's ends. */
  public enum Padding {
    /** Nothing: only whole frames are cut, {@code (T - fftSize) / hop + 1}. */
    NONE,
    /** The sound mirrored by half a frame at both ends, as {@code torch.stft}. */
    CENTRED,
    /**
     * The sound mirrored by {@code (fftSize - hop) / 2} at both ends, then zeros until the last
     * frame is whole: {@code T / hop} frames, rounded up, as audiocraft's mel losses.
     */
    WHOLE_FRAMES
  }

  /**
   * What defines a transform.
   *
   * @param fftSize samples of a frame
   * @param hop samples from one frame to the next
   * @param windowLength samples of the window, which stands in the middle of the frame
   * @param padding what stands beyond the sound's ends
   * @param normalized whether the spectrum is divided by the window's Euclidean norm, as
   *     torchaudio's option of that name
   */
  public record Options(
      int fftSize, int hop, int windowLength, Padding padding, boolean normalized) {

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public Options {
      if (fftSize < 2 || hop < 1 || windowLength < 1 || windowLength > fftSize) {
        throw new IllegalArgumentException(
            "stft: found transform size %d, hop %d, window %d, need 2, 1, 1 or more and a window"
                    .formatted(fftSize, hop, windowLength)
                + " no longer than the transform");
      }
    }

    /** A window as long as the transform, without norm. */
    public static Options of(int fftSize, int hop, Padding padding) {
      return new Options(fftSize, hop, fftSize, padding, false);
    }

    /** With the norm of the window. */
    public Options withNorm() {
      return new Options(fftSize, hop, windowLength, padding, true);
    }

    /** Frequencies of a frame, K. */
    public int bins() {
      return fftSize / 2 + 1;
    }
  }

  private final Options options;
  private final Tensor basis;

  private TensorStft(Options options, Tensor basis) {
    this.options = options;
    this.basis = basis;
  }

  /** A transform on a backend, which keeps its basis. */
  public static TensorStft of(Options options, Backend backend) {
    int length = options.windowLength();
    return new TensorStft(
        options, backend.constant(basis(options), Shape.of(2 * options.bins(), 1, length)));
  }

  /** Windowed cosines of all bins, then their negative sines. */
  private static float[] basis(Options options) {
    double[] window = Windows.hann(options.windowLength());
    double power = 0;
    for (double weight : window) {
      power += weight * weight;
    }
    double scale = options.normalized() ? 1 / Math.sqrt(power) : 1;
    int size = options.fftSize();
    int bins = options.bins();
    int before = (size - window.length) / 2;
    float[] basis = new float[2 * bins * window.length];
    for (int k = 0; k < bins; k++) {
      for (int i = 0; i < window.length; i++) {
        // Reduced to one turn in integers, so that the angle keeps its precision.
        double angle = 2 * Math.PI * ((long) k * (before + i) % size) / size;
        basis[k * window.length + i] = (float) (scale * window[i] * Math.cos(angle));
        basis[(bins + k) * window.length + i] = (float) (-scale * window[i] * Math.sin(angle));
      }
    }
    return basis;
  }

  /** What defines this. */
  public Options options() {
    return options;
  }

  /**
   * Real parts of all bins, then imaginary parts: {@code [B, T, C]} to {@code [B C, F, 2 K]}, row
   * {@code b C + c} for channel c of sound b.
   *
   * @throws IllegalArgumentException if the sound is too short to be mirrored
   */
  public Tensor spectrum(Tensor audio) {
    Tensor rows = audio.size(2) == 1 ? audio : audio.transpose(1, 2);
    return padded(rows.reshape(-1, audio.size(1), 1))
        .conv1d(Conv1dOp.plain().withStride(options.hop()), basis, null);
  }

  /** Extends the ends, and leaves out what the first and last frame have beyond the window. */
  private Tensor padded(Tensor rows) {
    int size = options.fftSize();
    Tensor padded =
        switch (options.padding()) {
          case NONE -> rows;
          case CENTRED -> rows.pad(1, size / 2, size / 2, PadMode.REFLECT);
          case WHOLE_FRAMES -> wholeFrames(rows);
        };
    int left = (size - options.windowLength()) / 2;
    int right = size - options.windowLength() - left;
    return left + right == 0 ? padded : padded.slice(1, left, padded.size(1) - right);
  }

  private Tensor wholeFrames(Tensor rows) {
    int mirrored = (options.fftSize() - options.hop()) / 2;
    Tensor padded = rows.pad(1, mirrored, mirrored, PadMode.REFLECT);
    int beyond = Math.max(0, padded.size(1) - options.fftSize());
    int missing = options.fftSize() + Math.ceilDiv(beyond, options.hop()) * options.hop();
    return padded.pad(1, 0, missing - padded.size(1), PadMode.ZERO);
  }

  /** Squared absolute values: {@code [B, T, C]} to {@code [B C, F, K]}. */
  public Tensor power(Tensor audio) {
    Tensor spectrum = spectrum(audio);
    return spectrum
        .map(UnaryOp.Function.SQUARE)
        .reshape(spectrum.size(0), spectrum.size(1), 2, options.bins())
        .sum(2);
  }

  /**
   * Absolute values: {@code [B, T, C]} to {@code [B C, F, K]}.
   *
   * @param least what smaller ones become, above 0: no gradient leads to those, where the root's
   *     would be without bound
   */
  public Tensor magnitude(Tensor audio, float least) {
    return power(audio).clamp(least * least, Float.MAX_VALUE).map(UnaryOp.Function.SQRT);
  }
}
