package org.speechlm4j.training.adversarial;

import java.util.List;
import java.util.stream.IntStream;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Weights;

/**
 * HiFi-GAN's multi-period discriminator: one network for each of several periods, which sees every
 * period-th sample on its own.
 *
 * <p>Kong et al. 2020, "HiFi-GAN", section 2.3.
 */
public final class MultiPeriodDiscriminator implements Discriminator {

  private final List<PeriodDiscriminator> networks;

  private MultiPeriodDiscriminator(List<PeriodDiscriminator> networks) {
    this.networks = networks;
  }

  /**
   * How large the discriminator is.
   *
   * @param periods in samples, a network for each
   * @param channels outputs of each layer but the last
   * @param kernel taps of those layers, odd
   * @param stride of those layers but the last of them
   * @param slope of the leaky rectifiers below zero
   */
  public record Options(
      List<Integer> periods, List<Integer> channels, int kernel, int stride, float slope) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public Options {
      periods = List.copyOf(periods);
      channels = List.copyOf(channels);
      boolean positive =
          IntStream.concat(periods.stream().mapToInt(p -> p), channels.stream().mapToInt(c -> c))
              .allMatch(n -> n > 0);
      if (periods.isEmpty() || channels.isEmpty() || !positive) {
        throw new IllegalArgumentException(
            "found periods %s and channels %s, need at least one of each, all positive"
                .formatted(periods, channels));
      }
      if (kernel < 1 || kernel % 2 == 0 || stride < 1) {
        throw new IllegalArgumentException(
            "found kernel %d and stride %d, need an odd one and at least 1"
                .formatted(kernel, stride));
      }
    }

    /** As HiFi-GAN publishes it, which DAC uses too. */
    public static Options hifiGan() {
      return new Options(List.of(2, 3, 5, 7, 11), List.of(32, 128, 512, 1024, 1024), 5, 3, 0.1f);
    }
  }

  /** Takes the networks {@code discriminators.0}, {@code discriminators.1}, ... from a scope. */
  public static MultiPeriodDiscriminator of(Options options, Weights weights) {
    return new MultiPeriodDiscriminator(
        IntStream.range(0, options.periods().size())
            .mapToObj(
                i ->
                    PeriodDiscriminator.of(
                        options, options.periods().get(i), weights.at("discriminators", i)))
            .toList());
  }

  /**
   * {@inheritDoc} Channels count as rows of the batch. Logits are {@code [B C period, T', 1]},
   * features {@code [B C period, T', channels]}, of which the last are the logits.
   */
  @Override
  public List<Judgement> judge(Tensor audio) {
    return networks.stream().map(network -> network.judge(audio)).toList();
  }
}
