package org.speechlm4j.core.audio;

import java.util.function.IntFunction;
import org.speechlm4j.core.system.Interrupts;

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
  private final RealFft fft;
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
    this.fft = RealFft.of(options.fftSize());
    this.window = options.window().apply(options.frameLength());
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
    forEachFrame(
        signal,
        (t, logs) -> {
          for (int m = 0; m < logs.length; m++) {
            features.values()[t * logs.length + m] = (float) logs[m];
          }
        });
    return features;
  }

  /** Hands on each frame's log energies in double precision; the next frame overwrites them. */
  void forEachFrame(float[] signal, Stft.FrameConsumer consumer) {
    RealFft.Scratch scratch = fft.newScratch();
    double[] frame = new double[fft.size()];
    double[] spectrum = new double[2 * fft.bins()];
    double[] power = new double[fft.bins()];
    double[] logs = new double[options.mels()];
    int frames = frames(signal.length);
    for (int t = 0; t < frames; t++) {
      Interrupts.check();
      cut(signal, t, frame);
      condition(frame);
      fft.forward(frame, spectrum, scratch);
      for (int k = 0; k < power.length; k++) {
        power[k] = spectrum[2 * k] * spectrum[2 * k] + spectrum[2 * k + 1] * spectrum[2 * k + 1];
      }
      filters.apply(power, logs);
      for (int m = 0; m < logs.length; m++) {
        logs[m] = Math.log(Math.max(logs[m], SMALLEST_ENERGY));
      }
      consumer.accept(t, logs);
    }
  }

  private void cut(float[] signal, int t, double[] frame) {
    int length = options.frameLength();
    int hop = options.hop();
    long start = (long) t * hop + (options.wholeFrames() ? 0 : hop / 2 - length / 2);
    for (int i = 0; i < length; i++) {
      frame[i] = signal[mirrored(start + i, signal.length)] * options.scale();
    }
  }

  /** Kaldi's mirror repeats the edge sample: ..., 1, 0, 0, 1, ... */
  private static int mirrored(long index, int length) {
    long at = Math.floorMod(index, 2L * length);
    return (int) (at < length ? at : 2L * length - 1 - at);
  }

  /** Removes the mean, pre-emphasises, windows and clears the padding. */
  private void condition(double[] frame) {
    int length = options.frameLength();
    double mean = 0;
    for (int i = 0; i < length; i++) {
      mean += frame[i];
    }
    mean /= length;
    double previous = frame[0] - mean;
    for (int i = 0; i < length; i++) {
      double sample = frame[i] - mean;
      frame[i] = (sample - options.preemphasis() * previous) * window[i];
      previous = sample;
    }
    for (int i = length; i < frame.length; i++) {
      frame[i] = 0;
    }
  }
}
