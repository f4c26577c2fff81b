package org.speechlm4j.codecs.quantizer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Tensor;

/**
 * Residual vector quantisers of parts of the channels side by side (Yang et al. 2023, "HiFi-Codec",
 * section 2.2).
 *
 * <p>Codes lie group after group, {@code [batch, time, groups x stages]}.
 *
 * @param groups one quantiser for each part of the channels, all of one number of stages
 */
public record GroupedResidualVectorQuantizer(List<ResidualVectorQuantizer> groups)
    implements TrainableQuantizer {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is none, or their numbers of stages differ
   */
  public GroupedResidualVectorQuantizer {
    groups = List.copyOf(groups);
    Require.that(!groups.isEmpty(), "groups", "none", "at least one");
    for (ResidualVectorQuantizer group : groups) {
      int stages = group.codebookSizes().length;
      int first = groups.getFirst().codebookSizes().length;
      Require.that(stages == first, "groups", first + " and " + stages + " stages", "one number");
    }
  }

  @Override
  public int[] codebookSizes() {
    return groups.stream().flatMapToInt(g -> IntStream.of(g.codebookSizes())).toArray();
  }

  @Override
  public int dimension() {
    return groups.stream().mapToInt(ResidualVectorQuantizer::dimension).sum();
  }

  @Override
  public List<VectorQuantizer> vectorQuantizers() {
    return groups.stream().flatMap(group -> group.vectorQuantizers().stream()).toList();
  }

  @Override
  public Tensor encode(Tensor frames) {
    List<Tensor> parts = parts(frames);
    return join(i -> groups.get(i).encode(parts.get(i)));
  }

  @Override
  public Tensor decode(Tensor codes) {
    int stages = groups.getFirst().codebookSizes().length;
    return join(i -> groups.get(i).decode(codes.slice(2, i * stages, (i + 1) * stages)));
  }

  @Override
  public QuantizerPass forward(Tensor frames, @Nullable Tensor lengths) {
    List<Tensor> parts = parts(frames);
    List<QuantizerPass> passes =
        IntStream.range(0, groups.size())
            .mapToObj(i -> groups.get(i).forward(parts.get(i), lengths))
            .toList();
    return new QuantizerPass(
        join(i -> passes.get(i).quantized()),
        join(i -> passes.get(i).codes()),
        QuantizerLosses.join(passes.stream().map(QuantizerPass::losses).toList()),
        passes.stream().flatMap(pass -> pass.assignments().stream()).toList());
  }

  /** Fits each group's codewords; see {@link ResidualVectorQuantizer#initialize}. */
  @Override
  public void initialize(Tensor frames, @Nullable Tensor lengths, RandomGenerator random) {
    List<Tensor> parts = parts(frames);
    for (int i = 0; i < parts.size(); i++) {
      groups.get(i).initialize(parts.get(i), lengths, random);
    }
  }

  private List<Tensor> parts(Tensor frames) {
    List<Tensor> parts = new ArrayList<>();
    int from = 0;
    for (ResidualVectorQuantizer group : groups) {
      parts.add(frames.slice(2, from, from + group.dimension()));
      from += group.dimension();
    }
    return parts;
  }

  private Tensor join(IntFunction<Tensor> part) {
    return ResidualVectorQuantizer.join(
        IntStream.range(0, groups.size()).mapToObj(part).toArray(Tensor[]::new));
  }
}
