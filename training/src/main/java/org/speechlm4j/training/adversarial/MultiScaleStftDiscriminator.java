package org.speechlm4j.training.adversarial;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Weights;

/**
 * EnCodec's multi-scale discriminator: one network for each of several short-time Fourier
 * transforms, which sees complex spectra.
 *
 * <p>Defossez et al. 2022, "High fidelity neural audio compression", section 3.4.
 */
public final class MultiScaleStftDiscriminator implements Discriminator {

  private final List<StftDiscriminator> networks;

  private MultiScaleStftDiscriminator(List<StftDiscriminator> networks) {
    this.networks = networks;
  }

  /**
   * How large the discriminator is.
   *
   * @param fftSizes samples of the transforms' frames, a network for each; hops are a quarter
   * @param filters channels of every layer but the last
   * @param dilations over time of the layers of stride 2 over frequency
   * @param timeKernel taps over time, odd
   * @param frequencyKernel taps over frequency, odd; the last two layers have {@code timeKernel}
   * @param slope of the leaky rectifiers below zero
   * @param audioChannels channels of the sounds, which are seen together
   */
  public record Options(
      List<Integer> fftSizes,
      int filters,
      List<Integer> dilations,
      int timeKernel,
      int frequencyKernel,
      float slope,
      int audioChannels) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public Options {
      fftSizes = List.copyOf(fftSizes);
      dilations = List.copyOf(dilations);
      if (fftSizes.isEmpty() || fftSizes.stream().anyMatch(size -> size < 4)) {
        throw new IllegalArgumentException(
            "fftSizes: found " + fftSizes + ", need at least one, all at least 4 samples");
      }
      boolean positive =
          Stream.concat(dilations.stream(), Stream.of(filters, audioChannels, timeKernel))
              .allMatch(n -> n > 0);
      if (!positive || timeKernel % 2 == 0 || frequencyKernel < 1 || frequencyKernel % 2 == 0) {
        throw new IllegalArgumentException(
            "found %d filters, %d channels, dilations %s, kernels %d and %d, need all positive and"
                    .formatted(filters, audioChannels, dilations, timeKernel, frequencyKernel)
                + " odd kernels");
      }
    }

    /** Of one channel and three transforms, as EnCodec's own repository has it. */
    public static Options encodec() {
      return of(List.of(1024, 2048, 512), 0.2f);
    }

    /** Of one channel and five transforms, as audiocraft trains EnCodec. */
    public static Options audiocraft() {
      return of(List.of(1024, 2048, 512, 256, 128), 0.3f);
    }

    private static Options of(List<Integer> fftSizes, float slope) {
      return new Options(fftSizes, 32, List.of(1, 2, 4), 3, 9, slope, 1);
    }
  }

  /** Takes the networks {@code discriminators.0}, {@code discriminators.1}, ... from a scope. */
  public static MultiScaleStftDiscriminator of(Options options, Weights weights) {
    return new MultiScaleStftDiscriminator(
        IntStream.range(0, options.fftSizes().size())
            .mapToObj(
                i ->
                    StftDiscriminator.of(
                        options, options.fftSizes().get(i), weights.at("discriminators", i)))
            .toList());
  }

  /**
   * {@inheritDoc} Logits are {@code [B, frames, frequencies, 1]}, features {@code [B, frames,
   * frequencies, filters]}, the logits not among them.
   */
  @Override
  public List<Judgement> judge(Tensor audio) {
    return networks.stream().map(network -> network.judge(audio)).toList();
  }
}
