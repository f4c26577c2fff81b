package org.speechlm4j.codecs.quantizer;

import java.util.List;
import java.util.stream.IntStream;
import org.speechlm4j.core.Quantizer;
import org.speechlm4j.core.tensor.NearestCodeOp;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.Weights;

/**
 * Residual vector quantiser: each codebook quantises what the ones before it left over, and a frame
 * is the sum of its codewords (Zeghidour et al. 2021, "SoundStream", section III.C).
 *
 * @param codebooks codewords of each stage, {@code [cardinality, dimension]}
 */
public record ResidualVectorQuantizer(List<Tensor> codebooks) implements Quantizer {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is no codebook or their dimensions differ
   */
  public ResidualVectorQuantizer {
    codebooks = List.copyOf(codebooks);
    if (codebooks.isEmpty()) {
      throw new IllegalArgumentException("codebooks: found none, need at least one");
    }
    for (Tensor codebook : codebooks) {
      if (codebook.shape().rank() != 2 || codebook.size(1) != codebooks.getFirst().size(1)) {
        throw new IllegalArgumentException(
            "codebooks: found shapes %s and %s, need [cardinality, dimension] of one dimension"
                .formatted(codebooks.getFirst().shape(), codebook.shape()));
      }
    }
  }

  /** Takes {@code layers.0.codebook.embed}, {@code layers.1.codebook.embed}, ... */
  public static ResidualVectorQuantizer of(
      Weights weights, int numCodebooks, int cardinality, int dimension) {
    Initializer initializer = new Initializer.Uniform((float) Math.sqrt(6.0 / dimension));
    return new ResidualVectorQuantizer(
        IntStream.range(0, numCodebooks)
            .mapToObj(i -> weights.at("layers", i).at("codebook"))
            .map(scope -> scope.get("embed", initializer, cardinality, dimension))
            .toList());
  }

  /**
   * The quantiser of the first codebooks alone, which it shares with this one.
   *
   * @throws IllegalArgumentException if there are fewer, or none is asked for
   */
  public ResidualVectorQuantizer first(int numCodebooks) {
    if (numCodebooks < 1 || numCodebooks > codebooks.size()) {
      throw new IllegalArgumentException(
          "codebooks: found %d, need 1 to %d".formatted(numCodebooks, codebooks.size()));
    }
    return new ResidualVectorQuantizer(codebooks.subList(0, numCodebooks));
  }

  @Override
  public int[] codebookSizes() {
    return codebooks.stream().mapToInt(codebook -> codebook.size(0)).toArray();
  }

  @Override
  public int dimension() {
    return codebooks.getFirst().size(1);
  }

  @Override
  public Tensor encode(Tensor frames) {
    Tensor[] codes = new Tensor[codebooks.size()];
    Tensor residual = frames;
    for (int i = 0; i < codes.length; i++) {
      Tensor codebook = codebooks.get(i);
      Tensor nearest = residual.nearestCode(codebook, NearestCodeOp.Distance.EUCLIDEAN);
      residual = residual.subtract(codebook.gather(nearest));
      codes[i] = nearest.reshape(frames.size(0), frames.size(1), 1);
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
    Tensor sum = codewords(codes, 0);
    for (int i = 1; i < codes.size(2); i++) {
      sum = sum.add(codewords(codes, i));
    }
    return sum;
  }

  private Tensor codewords(Tensor codes, int i) {
    Tensor column = codes.slice(2, i, i + 1).reshape(codes.size(0), codes.size(1));
    return codebooks.get(i).gather(column);
  }

  private static Tensor join(Tensor[] columns) {
    Tensor[] rest = new Tensor[columns.length - 1];
    System.arraycopy(columns, 1, rest, 0, rest.length);
    return rest.length == 0 ? columns[0] : columns[0].concat(2, rest);
  }
}
