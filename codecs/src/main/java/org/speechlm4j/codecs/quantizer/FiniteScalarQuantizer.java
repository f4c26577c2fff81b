package org.speechlm4j.codecs.quantizer;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.Shape;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.tensor.UnaryOp;

/**
 * Finite scalar quantiser: each channel is bounded and rounded to one of a few levels, and a code
 * numbers their combinations (Mentzer et al. 2023, "Finite scalar quantization: VQ-VAE made
 * simple").
 *
 * <p>Level {@code i} of {@code L} is the value {@code (i - L / 2) / (L / 2)}, with whole-number
 * division; the code is the sum of the channels' levels times the product of the numbers of levels
 * before them. There is no codebook to learn and no loss.
 *
 * {@snippet file="org/speechlm4j/codecs/snippets/QuantizerSnippetsTest.java" region="scalar"}
 */
public final class FiniteScalarQuantizer implements TrainableQuantizer {

  /** Most combinations that there may be. */
  private static final long MOST_CODES = 1 << 20;

  private final Tensor shifts;
  private final Tensor halves;
  private final Tensor offsets;
  private final Tensor widths;
  private final ImplicitCodebook codebook;

  private FiniteScalarQuantizer(Backend backend, int[] levels, double slack) {
    int count = levels.length;
    float[] half = new float[count];
    float[] offset = new float[count];
    float[] shift = new float[count];
    float[] width = new float[count];
    for (int d = 0; d < count; d++) {
      double bound = (levels[d] - 1) * (1 + slack) / 2;
      double centre = levels[d] % 2 == 0 ? 0.5 : 0;
      double ratio = centre / bound;
      half[d] = (float) bound;
      offset[d] = (float) centre;
      shift[d] = (float) (0.5 * Math.log((1 + ratio) / (1 - ratio)));
      width[d] = (float) Math.floorDiv(levels[d], 2);
    }
    Shape shape = Shape.of(count);
    this.shifts = backend.constant(shift, shape);
    this.halves = backend.constant(half, shape);
    this.offsets = backend.constant(offset, shape);
    this.widths = backend.constant(width, shape);
    this.codebook = ImplicitCodebook.of(backend, codewords(levels), count);
  }

  /**
   * With the published bound, which exceeds the outer levels by 1e-3 of the range.
   *
   * @param backend where the combinations are held
   * @param levels numbers of levels of each channel, at least 2; their product at most 2^20
   * @throws IllegalArgumentException if a number is out of range
   */
  public static FiniteScalarQuantizer of(Backend backend, int... levels) {
    return of(backend, 1e-3, levels);
  }

  /**
   * With another bound.
   *
   * @param backend where the combinations are held
   * @param slack by what share of the range the bound exceeds the outer levels; 1e-3 in the paper,
   *     about -1e-3 in S3Tokenizer
   * @param levels as {@link #of(Backend, int...)}
   * @throws IllegalArgumentException if a number is out of range
   */
  public static FiniteScalarQuantizer of(Backend backend, double slack, int... levels) {
    long codes = levels.length == 0 ? 0 : 1;
    for (int level : levels) {
      Require.that(level >= 2, "levels", level, "at least 2 of each channel");
      double most = 1.0 / (level - 1);
      Require.that(
          Math.abs(slack) < most && (level > 2 || slack > 0),
          "slack",
          slack,
          "less than %s either way, for outer levels to be the outermost; for 2 levels above 0"
              .formatted(most));
      codes = Math.min(codes * level, MOST_CODES + 1);
    }
    Require.that(
        codes >= 2 && codes <= MOST_CODES,
        "levels",
        Arrays.toString(levels),
        "at least one channel, and at most " + MOST_CODES + " combinations");
    return new FiniteScalarQuantizer(backend, levels, slack);
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
    return codes(rounded(bounded(frames)));
  }

  @Override
  public Tensor decode(Tensor codes) {
    return codebook.decode(codes);
  }

  @Override
  public QuantizerPass forward(Tensor frames, @Nullable Tensor lengths) {
    FrameMask mask = FrameMask.of(frames, lengths);
    Tensor bounded = bounded(mask.valid(frames));
    Tensor rounded = rounded(bounded);
    Tensor quantized = scaled(bounded.straightThrough(rounded));
    return new QuantizerPass(
        mask.zero(quantized), codes(rounded), QuantizerLosses.none(frames, 1), List.of());
  }

  private Tensor bounded(Tensor frames) {
    return frames.add(shifts).map(UnaryOp.Function.TANH).multiply(halves).subtract(offsets);
  }

  private static Tensor rounded(Tensor bounded) {
    return bounded.detach().map(UnaryOp.Function.ROUND);
  }

  private Tensor scaled(Tensor levelled) {
    return levelled.divide(widths);
  }

  private Tensor codes(Tensor rounded) {
    return codebook.encode(scaled(rounded));
  }

  /** All combinations of the channels' values; the first channel's change fastest. */
  private static float[] codewords(int[] levels) {
    int codes = Arrays.stream(levels).reduce(1, (a, b) -> a * b);
    float[] values = new float[codes * levels.length];
    for (int code = 0; code < codes; code++) {
      int rest = code;
      for (int d = 0; d < levels.length; d++) {
        int half = levels[d] / 2;
        values[code * levels.length + d] = (float) (rest % levels[d] - half) / half;
        rest /= levels[d];
      }
    }
    return values;
  }
}
