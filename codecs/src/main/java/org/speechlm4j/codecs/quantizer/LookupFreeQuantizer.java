package org.speechlm4j.codecs.quantizer;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.tensor.UnaryOp;

/**
 * Lookup-free quantiser: each channel becomes its sign, and a code has a bit for each, the first
 * channel's being the highest (Yu et al. 2023, "Language model beats diffusion: tokenizer is key to
 * visual generation", section 3.1).
 *
 * <p>With {@link #binarySpherical}, vectors and codewords have unit length (Zhao et al. 2024,
 * "Image and video tokenization with binary spherical quantization").
 *
 * <p>The entropy loss wants each frame sure of its code and all codes used: the entropy of a
 * frame's distribution over codewords less that of the frames' mean distribution.
 */
public final class LookupFreeQuantizer implements TrainableQuantizer {

  /** Most channels, whose codewords are held. */
  private static final int MOST_BITS = 18;

  private static final float LEAST_PROBABILITY = 1e-5f;

  /**
   * How much the losses weigh.
   *
   * @param commitment weight of the commitment loss
   * @param entropy weight of the entropy loss
   * @param diversity what the entropy of the mean distribution weighs within the entropy loss
   * @param inverseTemperature what similarities are multiplied by before the softmax
   */
  public record Losses(float commitment, float entropy, float diversity, float inverseTemperature) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public Losses {
      Require.notNegative("commitment", commitment);
      Require.notNegative("entropy", entropy);
      Require.notNegative("diversity", diversity);
      Require.that(
          inverseTemperature > 0 && Float.isFinite(inverseTemperature),
          "inverseTemperature",
          inverseTemperature,
          "above 0");
    }

    /** Commitment 0.25, entropy 0.1, diversity 1, inverse temperature 100. */
    public static Losses usual() {
      return new Losses(0.25f, 0.1f, 1, 100);
    }
  }

  /**
   * Entropies of the softmax over codewords, in nats; each probability's logarithm is that of at
   * least 1e-5.
   *
   * @param perFrame mean over the frames of each frame's entropy, a scalar
   * @param ofMean entropy of the frames' mean distribution, a scalar
   */
  public record Entropies(Tensor perFrame, Tensor ofMean) {}

  private final ImplicitCodebook codebook;
  private final boolean spherical;
  private final Losses losses;

  private LookupFreeQuantizer(
      Backend backend, int bits, float scale, boolean spherical, Losses losses) {
    Require.that(bits >= 1 && bits <= MOST_BITS, "bits", bits, "1 to " + MOST_BITS);
    Require.that(scale > 0 && Float.isFinite(scale), "scale", scale, "above 0");
    this.codebook = ImplicitCodebook.of(backend, codewords(bits, scale), bits);
    this.spherical = spherical;
    this.losses = losses;
  }

  /**
   * Of codewords whose elements are {@code scale} or {@code -scale}.
   *
   * @param backend where the codewords are held
   * @param bits number of channels, 1 to 18
   * @throws IllegalArgumentException if a number is out of range
   */
  public static LookupFreeQuantizer of(Backend backend, int bits, float scale, Losses losses) {
    return new LookupFreeQuantizer(backend, bits, scale, false, losses);
  }

  /**
   * On the unit sphere.
   *
   * @param backend where the codewords are held
   * @param bits number of channels, 1 to 18
   * @throws IllegalArgumentException if it is out of range
   */
  public static LookupFreeQuantizer binarySpherical(Backend backend, int bits, Losses losses) {
    return new LookupFreeQuantizer(backend, bits, (float) (1 / Math.sqrt(bits)), true, losses);
  }

  @Override
  public int[] codebookSizes() {
    return new int[] {codebook.cardinality()};
  }

  @Override
  public int dimension() {
    return codebook.dimension();
  }

  @Override
  public List<VectorQuantizer> vectorQuantizers() {
    return List.of();
  }

  /** {@inheritDoc} There is none to fit. */
  @Override
  public void initialize(Tensor frames, @Nullable Tensor lengths, RandomGenerator random) {}

  @Override
  public Tensor encode(Tensor frames) {
    return codebook.encode(latents(frames));
  }

  @Override
  public Tensor decode(Tensor codes) {
    return codebook.decode(codes);
  }

  @Override
  public QuantizerPass forward(Tensor frames, @Nullable Tensor lengths) {
    FrameMask mask = FrameMask.of(frames, lengths);
    Tensor latents = latents(mask.valid(frames));
    Tensor codes = codebook.encode(latents);
    Tensor chosen = codebook.decode(codes);
    return new QuantizerPass(
        mask.zero(latents.straightThrough(chosen)),
        codes,
        losses(latents, chosen, mask),
        List.of());
  }

  private QuantizerLosses losses(Tensor latents, Tensor chosen, FrameMask mask) {
    QuantizerLosses none = QuantizerLosses.none(latents, 1);
    Tensor commitment = mask.meanSquare(latents, chosen).reshape(1);
    Tensor entropy = none.regularization();
    Tensor total = commitment.multiply(losses.commitment());
    if (losses.entropy() > 0) {
      Entropies entropies = entropies(latents, mask);
      entropy =
          entropies.perFrame().subtract(entropies.ofMean().multiply(losses.diversity())).reshape(1);
      total = total.add(entropy.multiply(losses.entropy()));
    }
    return new QuantizerLosses(commitment, none.codebook(), entropy, total.sum());
  }

  /**
   * Entropies of frames' distributions over codewords.
   *
   * @param frames {@code [batch, time, channels]}
   * @param lengths valid frames of each row, ints {@code [batch]}; null if all are
   */
  public Entropies entropies(Tensor frames, @Nullable Tensor lengths) {
    FrameMask mask = FrameMask.of(frames, lengths);
    return entropies(latents(mask.valid(frames)), mask);
  }

  private Entropies entropies(Tensor latents, FrameMask mask) {
    Tensor similarities = latents.linear(codebook.codewords(), null);
    Tensor probabilities = similarities.multiply(2 * losses.inverseTemperature()).softmax();
    Tensor perFrame = mask.mean(entropy(probabilities));
    Tensor mean = mask.zero(probabilities).sum(0).sum(0).multiply(mask.share());
    return new Entropies(perFrame, entropy(mean));
  }

  private static Tensor entropy(Tensor probabilities) {
    Tensor logarithms =
        probabilities.clamp(LEAST_PROBABILITY, Float.MAX_VALUE).map(UnaryOp.Function.LOG);
    return probabilities.multiply(logarithms).sum(-1).multiply(-1);
  }

  private Tensor latents(Tensor frames) {
    return spherical ? frames.l2Normalize(VectorQuantizer.LEAST_NORM) : frames;
  }

  private static float[] codewords(int bits, float scale) {
    float[] values = new float[(1 << bits) * bits];
    for (int i = 0; i < values.length; i++) {
      int bit = bits - 1 - i % bits;
      boolean set = ((i / bits) & (1 << bit)) != 0;
      values[i] = set ? scale : -scale;
    }
    return values;
  }
}
