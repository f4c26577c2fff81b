package org.speechlm4j.training.loss;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.core.audio.MelFilterBank;
import org.speechlm4j.core.audio.MelScale;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.training.loss.TensorStft.Options;
import org.speechlm4j.training.loss.TensorStft.Padding;

/**
 * How far a sound is from another at several resolutions in time and frequency: the sum or mean
 * over resolutions of a distance between spectra of both.
 */
public final class SpectralLoss {

  /** Far below what any of these losses tells from silence. */
  private static final float LEAST_MAGNITUDE = 1e-7f;

  private final List<UnaryOperator<Tensor>> spectra;
  private final SpectralDistance distance;

  private SpectralLoss(List<UnaryOperator<Tensor>> spectra, SpectralDistance distance) {
    this.spectra = List.copyOf(spectra);
    this.distance = distance;
  }

  /**
   * A loss of one's own.
   *
   * @param spectra for each resolution what makes a spectrum {@code [rows, frames, bins]} of a
   *     sound {@code [B, T, C]}
   * @param distance between two of them
   * @throws IllegalArgumentException if there is no resolution
   */
  public static SpectralLoss of(List<UnaryOperator<Tensor>> spectra, SpectralDistance distance) {
    if (spectra.isEmpty()) {
      throw new IllegalArgumentException("spectra: found none, need at least one resolution");
    }
    return new SpectralLoss(spectra, distance);
  }

  /**
   * The multi-resolution loss of Parallel WaveGAN: spectral convergence plus the mean absolute
   * difference of log magnitudes, averaged over transforms of 1024, 2048 and 512 samples.
   *
   * <p>Yamamoto et al. 2020, section 2.2 and table 1.
   */
  public static SpectralLoss parallelWaveGan(Backend backend) {
    float epsilon = Math.ulp(1f);
    SpectralDistance distance =
        SpectralDistance.convergence(epsilon)
            .plus(SpectralDistance.mean(Distances::absolute).ofLogarithms(epsilon))
            .times(1.0 / 3);
    // The reference clamps powers at 1e-7.
    float least = (float) Math.sqrt(1e-7);
    return of(
        List.of(
            magnitude(new Options(1024, 120, 600, Padding.CENTRED, false), least, backend),
            magnitude(new Options(2048, 240, 1200, Padding.CENTRED, false), least, backend),
            magnitude(new Options(512, 50, 240, Padding.CENTRED, false), least, backend)),
        distance);
  }

  /**
   * DAC's loss between magnitudes for windows of 2048 and 512 samples: mean absolute differences of
   * magnitudes and of the decimal logarithms of their squares, above 1e-5.
   *
   * <p>Kumar et al. 2023, "High-fidelity audio compression with improved RVQGAN"; after Engel et
   * al. 2020, "DDSP".
   */
  public static SpectralLoss dacMagnitudes(Backend backend) {
    SpectralDistance absolute = SpectralDistance.mean(Distances::absolute);
    SpectralDistance distance = absolute.ofDecimalLogarithmsAbove(1e-5f).times(2).plus(absolute);
    return of(
        IntStream.of(2048, 512)
            .mapToObj(
                size ->
                    magnitude(
                        Options.of(size, size / 4, Padding.CENTRED), LEAST_MAGNITUDE, backend))
            .toList(),
        distance);
  }

  /**
   * DAC's loss between mel spectra for windows of 32 to 2048 samples with 5 to 320 mels: mean
   * absolute differences of decimal logarithms, above 1e-5. Slaney's mels.
   *
   * <p>Kumar et al. 2023, "High-fidelity audio compression with improved RVQGAN".
   *
   * @param sampleRate samples per second (Hz)
   */
  public static SpectralLoss dacMels(int sampleRate, Backend backend) {
    return dacMels(sampleRate, 32, 2048, backend);
  }

  /**
   * The part of DAC's loss between mel spectra for some of its windows.
   *
   * @param sampleRate samples per second (Hz)
   * @param shortest samples of the shortest window, 32 times a power of two
   * @param longest samples of the longest window
   */
  public static SpectralLoss dacMels(int sampleRate, int shortest, int longest, Backend backend) {
    return of(
        IntStream.iterate(0, i -> 32 << i <= longest, i -> i + 1)
            .filter(i -> 32 << i >= shortest)
            .mapToObj(
                i -> {
                  int size = 32 << i;
                  UnaryOperator<Tensor> magnitude =
                      magnitude(
                          Options.of(size, size / 4, Padding.CENTRED), LEAST_MAGNITUDE, backend);
                  return mels(
                      magnitude, MelFilterBank.Options.slaney(sampleRate, size, 5 << i), backend);
                })
            .toList(),
        SpectralDistance.mean(Distances::absolute).ofDecimalLogarithmsAbove(1e-5f));
  }

  /**
   * EnCodec's loss between mel spectra as audiocraft trains it, for windows of 64 to 1024 samples:
   * mean absolute differences of 64 mels' powers plus mean squared differences of their decimal
   * logarithms, over twice the number of windows. The mels are HTK's, from 64 Hz; spectra are
   * divided by the window's norm.
   *
   * <p>Defossez et al. 2022, "High fidelity neural audio compression", section 3.4.
   *
   * @param sampleRate samples per second (Hz)
   */
  public static SpectralLoss encodecMels(int sampleRate, Backend backend) {
    SpectralDistance distance =
        SpectralDistance.mean(Distances::absolute)
            .plus(SpectralDistance.mean(Distances::squared).ofDecimalLogarithms(1e-5f))
            .times(1.0 / 10);
    return of(
        IntStream.of(64, 128, 256, 512, 1024)
            .mapToObj(
                size -> {
                  Options options = Options.of(size, size / 4, Padding.WHOLE_FRAMES).withNorm();
                  MelFilterBank.Options filters =
                      new MelFilterBank.Options(
                          sampleRate, size, 64, 64, sampleRate / 2.0, MelScale.HTK, false, false);
                  return mels(TensorStft.of(options, backend)::power, filters, backend);
                })
            .toList(),
        distance);
  }

  private static UnaryOperator<Tensor> magnitude(Options options, float least, Backend backend) {
    TensorStft stft = TensorStft.of(options, backend);
    return audio -> stft.magnitude(audio, least);
  }

  /** Weights a spectrum's bins by filters. */
  public static UnaryOperator<Tensor> mels(
      UnaryOperator<Tensor> spectrum, MelFilterBank.Options options, Backend backend) {
    FeatureMatrix matrix = MelFilterBank.of(options).matrix();
    Tensor weights = backend.constant(matrix.values(), Shape.of(matrix.frames(), matrix.dim()));
    return audio -> spectrum.apply(audio).linear(weights, null);
  }

  /**
   * The loss of sounds {@code [B, T, C]} against others of the same shape, a scalar.
   *
   * @throws IllegalArgumentException if the shapes differ, or a sound is too short to be mirrored
   */
  public Tensor forward(Tensor prediction, Tensor target) {
    if (!prediction.shape().equals(target.shape())) {
      throw new IllegalArgumentException(
          "target: found shape %s, need the prediction's %s"
              .formatted(target.shape(), prediction.shape()));
    }
    return spectra.stream()
        .map(view -> distance.between(view.apply(prediction), view.apply(target)))
        .reduce(Tensor::add)
        .orElseThrow();
  }
}
