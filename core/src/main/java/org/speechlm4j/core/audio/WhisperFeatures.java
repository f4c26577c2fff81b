package org.speechlm4j.core.audio;

import java.util.Arrays;
import java.util.Set;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.config.ConfigJson;

/**
 * Whisper's log-mel features (Radford et al. 2022, section 2.2; log10 of a Slaney mel spectrogram,
 * floored 8 below the utterance's largest value, then {@code (x + 4) / 4}).
 *
 * <p>A signal is cut or padded with zeros to the model's fixed number of samples, and the frame
 * beyond the last whole hop is dropped: [samples / hop, mels].
 */
public final class WhisperFeatures {

  private static final double SMALLEST_POWER = 1e-10;
  private static final double DYNAMIC_RANGE = 8.0;
  private static final double HIGHEST_FREQUENCY = 8000;

  private final Options options;
  private final MelSpectrogram spectrogram;

  /**
   * The values that a checkpoint's {@code preprocessor_config.json} sets.
   *
   * @param mels {@code feature_size}: 80, or 128 in the large-v3 family
   * @param fftSize {@code n_fft}
   * @param hop {@code hop_length}
   * @param samples {@code chunk_length} in samples: length to which signals are cut or padded
   * @param sampleRate {@code sampling_rate} (Hz)
   */
  public record Options(int mels, int fftSize, int hop, int samples, int sampleRate) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is not positive or the length below half a frame
     */
    public Options {
      if (mels < 1 || hop < 1 || sampleRate < 1 || fftSize < 2 || samples <= fftSize / 2) {
        throw new IllegalArgumentException(
            ("found %d mels, transform size %d, hop %d, %d samples, %d Hz; need positive values"
                    + " and more samples than half a frame")
                .formatted(mels, fftSize, hop, samples, sampleRate));
      }
    }

    /** The published models' 30 s at 16 kHz, 25 ms frames every 10 ms. */
    public static Options published(int mels) {
      return new Options(mels, 400, 160, 480_000, 16_000);
    }

    /**
     * What a checkpoint's {@code preprocessor_config.json} says; absent keys have the reference's
     * defaults. The length is {@code chunk_length} seconds, {@code n_samples} is not read.
     *
     * @throws InvalidFileException if a value is out of range, or asks for dither or for padding
     *     other than zeros on the right
     */
    public static Options of(ConfigJson config) throws InvalidFileException {
      if (config.number("dither", 0) != 0) {
        throw config.unsupported("dither", "0");
      }
      if (config.number("padding_value", 0) != 0) {
        throw config.unsupported("padding_value", "0");
      }
      config.oneOf("padding_side", "right", Set.of("right"));
      int rate = config.integer("sampling_rate", 16_000);
      return new Options(
          config.integer("feature_size", 80),
          config.integer("n_fft", 400),
          config.integer("hop_length", 160),
          (int) Math.round(config.number("chunk_length", 30) * rate),
          rate);
    }

    /** The same for another length of signal. */
    public Options withSamples(int length) {
      return new Options(mels, fftSize, hop, length, sampleRate);
    }

    /** Frames per utterance. */
    public int frames() {
      return samples / hop;
    }
  }

  private WhisperFeatures(Options options) {
    this.options = options;
    this.spectrogram =
        MelSpectrogram.of(
            Stft.of(
                options.fftSize(),
                options.hop(),
                Windows.hann(options.fftSize()),
                FramePadding.REFLECT),
            filters(options),
            MelSpectrogram.Measure.POWER);
  }

  /** The features that {@code options} define. */
  public static WhisperFeatures of(Options options) {
    return new WhisperFeatures(options);
  }

  /** The mel filters: Slaney's from 0 to 8000 Hz at any sample rate. */
  public static MelFilterBank filters(Options options) {
    return MelFilterBank.of(
        new MelFilterBank.Options(
            options.sampleRate(),
            options.fftSize(),
            options.mels(),
            0,
            HIGHEST_FREQUENCY,
            MelScale.SLANEY,
            true,
            false));
  }

  /** What defines these features. */
  public Options options() {
    return options;
  }

  /** Features of a signal at the options' sample rate, [samples / hop, mels]. */
  public FeatureMatrix forward(float[] signal) {
    int frames = options.frames();
    FeatureMatrix features = FeatureMatrix.zeros(frames, options.mels());
    float[] values = features.values();
    spectrogram.forEachBlock(
        signal.length == options.samples() ? signal : Arrays.copyOf(signal, options.samples()),
        (first, count, energies) -> {
          int wanted = Math.min(count, frames - first);
          for (double[] row : energies) {
            Logarithms.decimal(row, wanted, SMALLEST_POWER);
          }
          features.setRows(first, wanted, energies);
        });
    float largest = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      largest = Math.max(largest, value);
    }
    double floor = largest - DYNAMIC_RANGE;
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((Math.max(values[i], floor) + 4) / 4);
    }
    return features;
  }
}
