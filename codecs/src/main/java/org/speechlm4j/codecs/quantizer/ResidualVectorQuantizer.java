package org.speechlm4j.codecs.quantizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Weights;

/**
 * Residual vector quantiser: each codebook quantises what the ones before it left over, and a frame
 * is the sum of its codewords (Zeghidour et al. 2021, "SoundStream", section III.C).
 *
 * <p>In training, where codewords lie in the frames' own space, residuals keep their gradient to
 * the frames, codewords give none, and the sum's gradient goes to the frames by the stages'
 * estimator (EnCodec). Where stages project, their results keep the gradients of the projections,
 * residuals among them (the Descript codec).
 */
public final class ResidualVectorQuantizer implements TrainableQuantizer {

  private final List<VectorQuantizer> stages;

  private ResidualVectorQuantizer(List<VectorQuantizer> stages) {
    this.stages = List.copyOf(stages);
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("codebooks: found none, need at least one");
    }
    VectorQuantizer first = stages.getFirst();
    for (VectorQuantizer stage : stages) {
      if (stage.dimension() != first.dimension()) {
        throw new IllegalArgumentException(
            "codebooks: found shapes %s and %s, need [cardinality, dimension] of one dimension"
                .formatted(first.codebook().shape(), stage.codebook().shape()));
      }
      if (stage.options().projected() != first.options().projected()
          || stage.options().estimator() != first.options().estimator()) {
        throw new IllegalArgumentException(
            "codebooks: found %s and %s, need projections in all or none, and one estimator"
                .formatted(first.options(), stage.options()));
      }
    }
  }

  /** Of given stages, in order. */
  public static ResidualVectorQuantizer of(List<VectorQuantizer> stages) {
    return new ResidualVectorQuantizer(stages);
  }

  /**
   * Of given codewords of each stage, {@code [cardinality, dimension]}, without losses.
   *
   * @throws IllegalArgumentException if there is no codebook or their dimensions differ
   */
  public static ResidualVectorQuantizer frozen(List<Tensor> codebooks) {
    return new ResidualVectorQuantizer(codebooks.stream().map(VectorQuantizer::frozen).toList());
  }

  /** Takes {@code layers.0.codebook.embed}, {@code layers.1.codebook.embed}, ... */
  public static ResidualVectorQuantizer of(
      Weights weights, int numCodebooks, int cardinality, int dimension) {
    return of(weights, numCodebooks, VectorQuantizerOptions.frozen(cardinality, dimension));
  }

  /** Takes like stages from the scopes {@code layers.0}, {@code layers.1}, ... */
  public static ResidualVectorQuantizer of(
      Weights weights, int numCodebooks, VectorQuantizerOptions each) {
    return new ResidualVectorQuantizer(
        weights.list("layers", numCodebooks, stage -> VectorQuantizer.of(stage, each)));
  }

  /** Codewords of each stage, {@code [cardinality, codeDimension]}. */
  public List<Tensor> codebooks() {
    return stages.stream().map(VectorQuantizer::codewords).toList();
  }

  /** The stages, in order. */
  @Override
  public List<VectorQuantizer> vectorQuantizers() {
    return stages;
  }

  /**
   * The quantiser of the first codebooks alone, which it shares with this one.
   *
   * @throws IllegalArgumentException if there are fewer, or none is asked for
   */
  public ResidualVectorQuantizer first(int numCodebooks) {
    if (numCodebooks < 1 || numCodebooks > stages.size()) {
      throw new IllegalArgumentException(
          "codebooks: found %d, need 1 to %d".formatted(numCodebooks, stages.size()));
    }
    return new ResidualVectorQuantizer(stages.subList(0, numCodebooks));
  }

  @Override
  public int[] codebookSizes() {
    return stages.stream().mapToInt(stage -> stage.options().cardinality()).toArray();
  }

  @Override
  public int dimension() {
    return stages.getFirst().dimension();
  }

  @Override
  public Tensor encode(Tensor frames) {
    Tensor[] codes = new Tensor[stages.size()];
    Tensor residual = frames;
    for (int i = 0; i < codes.length; i++) {
      codes[i] = stages.get(i).encode(residual);
      residual = residual.subtract(stages.get(i).decode(codes[i]));
    }
    return join(codes);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The codes may be of fewer codebooks than there are.
   */
  @Override
  public Tensor decode(Tensor codes) {
    Tensor sum = stages.getFirst().decode(codes.slice(2, 0, 1));
    for (int i = 1; i < codes.size(2); i++) {
      sum = sum.add(stages.get(i).decode(codes.slice(2, i, i + 1)));
    }
    return sum;
  }

  @Override
  public QuantizerPass forward(Tensor frames, @Nullable Tensor lengths) {
    return forward(frames, lengths, null);
  }

  /**
   * A training pass in which each row uses its first few codebooks, for bit rates that can be
   * chosen afterwards (SoundStream, section III.C); see {@link QuantizerDropout}.
   *
   * <p>Codebooks that a row does not use add nothing to its frames, losses and averages; losses are
   * means over all valid frames of the batch.
   *
   * @param input frames {@code [batch, time, channels]}
   * @param lengths valid frames of each row, ints {@code [batch]}; null if all are
   * @param codebooks codebooks that each row uses, ints {@code [batch]}; null if all
   */
  public QuantizerPass forward(Tensor input, @Nullable Tensor lengths, @Nullable Tensor codebooks) {
    FrameMask mask = FrameMask.of(input, lengths);
    Tensor frames = mask.valid(input);
    @Nullable Tensor used = codebooks == null ? null : used(frames, codebooks);
    boolean projected = stages.getFirst().options().projected();
    List<QuantizerPass> passes = new ArrayList<>();
    Tensor residual = frames;
    List<Tensor> steps = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      FrameMask counted = used == null ? mask : mask.ofRows(frames, used.slice(1, i, i + 1));
      QuantizerPass pass = stages.get(i).forward(residual, counted);
      passes.add(pass);
      Tensor step = projected ? pass.quantized() : pass.quantized().detach();
      residual = residual.subtract(step);
      steps.add(step);
    }
    Tensor sum = steps.stream().reduce(Tensor::add).orElseThrow();
    return joined(passes, projected ? sum : estimate(frames, sum, mask));
  }

  private Tensor estimate(Tensor frames, Tensor sum, FrameMask mask) {
    return mask.zero(stages.getFirst().options().estimator().apply(frames, sum));
  }

  private static QuantizerPass joined(List<QuantizerPass> passes, Tensor quantized) {
    return new QuantizerPass(
        quantized,
        join(passes.stream().map(QuantizerPass::codes).toArray(Tensor[]::new)),
        QuantizerLosses.join(passes.stream().map(QuantizerPass::losses).toList()),
        passes.stream().flatMap(pass -> pass.assignments().stream()).toList());
  }

  /** 1 where a row uses a codebook and 0 where not, {@code [B, Q]}. */
  private Tensor used(Tensor frames, Tensor codebooks) {
    float[] ones = new float[frames.size(0) * stages.size()];
    Arrays.fill(ones, 1);
    return frames.constant(ones, frames.size(0), stages.size()).maskTime(codebooks, 0);
  }

  /**
   * Fits the stages' codewords one after the other, each to what those before it leave over; see
   * {@link VectorQuantizer#initialize}.
   */
  @Override
  public void initialize(Tensor frames, @Nullable Tensor lengths, RandomGenerator random) {
    Tensor residual = frames;
    for (VectorQuantizer stage : stages) {
      stage.initialize(residual, lengths, random);
      residual = residual.subtract(stage.decode(stage.encode(residual)));
    }
  }

  static Tensor join(Tensor[] columns) {
    Tensor[] rest = Stream.of(columns).skip(1).toArray(Tensor[]::new);
    return rest.length == 0 ? columns[0] : columns[0].concat(2, rest);
  }
}
