package org.speechlm4j.core.audio;

import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Log mel energies as Kaldi's {@code compute-fbank-feats} defines them, without dither.
 *
 * <p>Each frame has its mean removed, is pre-emphasised, windowed and padded with zeros to a power
 * of two; the natural logarithm of mel-weighted powers is floored at float32's epsilon.
 *
 * {@snippet file="org/speechlm4j/core/snippets/SoundSnippetsTest.java" region="filter-bank"}
 */
public final class KaldiFilterBank {

  /** float32's machine epsilon, Kaldi's floor of energies. */
  private static final double SMALLEST_ENERGY = 1.1920928955078125e-07;

  private final Options options;
  private final FrameSpectra spectra;
  private final double[] window;
  private final MelFilterBank filters;

  /**
   * What defines the features.
   *
   * @param sampleRate samples per second (Hz)
   * @param frameLength samples per frame
   * @param hop samples from one frame to the next
   * @param mels number of filters
   * @param lowest lower edge of the first filter (Hz)
   * @param highest upper edge of the last filter (Hz); 0 or less counts from half the sample rate
   * @param preemphasis how much of the previous sample is subtracted
   * @param scale factor of the samples: 32768 for Kaldi's range of 16-bit integers
   * @param wholeFrames whether only frames inside the signal are cut (Kaldi's snip-edges); else
   *     frames are centred on hops and the signal is mirrored at its ends
   * @param window weights for a frame length, see {@link Windows}
   */
  public record Options(
      int sampleRate,
      int frameLength,
      int hop,
      int mels,
      double lowest,
      double highest,
      double preemphasis,
      double scale,
      boolean wholeFrames,
      IntFunction<double[]> window) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a size is not positive
     */
    public Options {
      if (frameLength < 2 || hop < 1) {
        throw new IllegalArgumentException(
            "found frames of %d samples every %d, need at least 2 and 1"
                .formatted(frameLength, hop));
      }
    }

    /** 25 ms frames every 10 ms, Povey window, pre-emphasis 0.97, from 20 Hz. */
    public static Options standard(int sampleRate, int mels) {
      return new Options(
          sampleRate,
          sampleRate / 40,
          sampleRate / 100,
          mels,
          20,
          0,
          0.97,
          32768,
          true,
          Windows::povey);
    }

    /** The same with filters between two other frequencies (Hz). */
    public Options withRange(double low, double high) {
      return new Options(
          sampleRate, frameLength, hop, mels, low, high, preemphasis, scale, wholeFrames, window);
    }

    /** Samples of the transform: the frame's length rounded up to a power of two. */
    public int fftSize() {
      return Integer.highestOneBit(frameLength - 1) * 2;
    }
  }

  private KaldiFilterBank(Options options) {
    this.options = options;
    int length = options.frameLength();
    int hop = options.hop();
    double[] scale = new double[length];
    Arrays.fill(scale, options.scale());
    this.spectra =
        new FrameSpectra(
            RealFft.of(options.fftSize()),
            hop,
            options.wholeFrames() ? 0 : hop / 2 - length / 2,
            scale,
            KaldiFilterBank::mirrored);
    this.window = options.window().apply(length);
    double highest = options.highest();
    this.filters =
        MelFilterBank.of(
            MelFilterBank.Options.kaldi(
                options.sampleRate(),
                options.fftSize(),
                options.mels(),
                options.lowest(),
                highest > 0 ? highest : options.sampleRate() / 2.0 + highest));
  }

  /** The features that {@code options} define. */
  public static KaldiFilterBank of(Options options) {
    return new KaldiFilterBank(options);
  }

  /** What defines these features. */
  public Options options() {
    return options;
  }

  /** Frames of a signal of so many samples; 0 if it is shorter than one, unless mirrored. */
  public int frames(int samples) {
    if (options.wholeFrames()) {
      int length = options.frameLength();
      return samples < length ? 0 : 1 + (samples - length) / options.hop();
    }
    return (int) ((samples + options.hop() / 2L) / options.hop());
  }

  /** Log mel energies of a signal, [frames, mels]. */
  public FeatureMatrix forward(float[] signal) {
    FeatureMatrix features = FeatureMatrix.zeros(frames(signal.length), options.mels());
    forEachBlock(signal, features::setRows);
    return features;
  }

  /** Hands on the log energies of blocks of frames in double precision, [mels][frames]. */
  void forEachBlock(float[] signal, FrameSpectra.BlockConsumer consumer) {
    double[][] logs = new double[options.mels()][FrameSpectra.SIDE_BY_SIDE];
    spectra.forEachBlock(
        signal,
        frames(signal.length),
        this::condition,
        (first, frames, block) -> {
          filters.apply(block.powers(filters.bins(), frames), logs, frames);
          for (double[] row : logs) {
            Logarithms.natural(row, frames, SMALLEST_ENERGY);
          }
          consumer.accept(first, frames, logs);
        });
  }

  /** Kaldi's mirror repeats the edge sample: ..., 1, 0, 0, 1, ... */
  private static int mirrored(long index, int length) {
    long at = Math.floorMod(index, 2L * length);
    return (int) (at < length ? at : 2L * length - 1 - at);
  }

  /** Removes each frame's mean, pre-emphasises and windows. */
  private void condition(double[][] samples, int frames) {
    double[] mean = new double[frames];
    for (int i = 0; i < window.length; i++) {
      RowSums.add(1, samples[i], mean, frames);
    }
    for (int t = 0; t < frames; t++) {
      mean[t] /= window.length;
    }
    // From the end, so that the previous sample still is what it was.
    for (int i = window.length - 1; i >= 0; i--) {
      emphasise(samples[i], samples[Math.max(0, i - 1)], mean, window[i]);
    }
  }

  private void emphasise(double[] samples, double[] previous, double[] mean, double weight) {
    double part = options.preemphasis();
    for (int t = 0; t < mean.length; t++) {
      samples[t] = (samples[t] - mean[t] - part * (previous[t] - mean[t])) * weight;
    }
  }
}
