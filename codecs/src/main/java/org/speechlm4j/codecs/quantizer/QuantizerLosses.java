package org.speechlm4j.codecs.quantizer;

import java.util.List;
import java.util.function.Function;
import org.speechlm4j.core.tensor.Tensor;

/**
 * Losses of a quantiser: one value of each kind for each codebook, unweighted, and their weighted
 * sum. Frames of padding count nowhere.
 *
 * @param commitment mean squared difference of vectors and detached codewords, {@code [codebooks]}
 * @param codebook mean squared difference of detached vectors and codewords, {@code [codebooks]}; 0
 *     where codebooks do not learn by gradients
 * @param regularization orthogonality of codewords, or entropies, {@code [codebooks]}; 0 where
 *     there is none
 * @param total weighted sum of all, a scalar
 */
public record QuantizerLosses(
    Tensor commitment, Tensor codebook, Tensor regularization, Tensor total) {

  /** No losses of a quantiser with the given number of codebooks. */
  static QuantizerLosses none(Tensor like, int codebooks) {
    Tensor zeros = like.constant(new float[codebooks], codebooks);
    return new QuantizerLosses(zeros, zeros, zeros, like.constant(new float[1]));
  }

  /** Those of several quantisers, one after the other. */
  static QuantizerLosses join(List<QuantizerLosses> parts) {
    return new QuantizerLosses(
        concat(parts, QuantizerLosses::commitment),
        concat(parts, QuantizerLosses::codebook),
        concat(parts, QuantizerLosses::regularization),
        parts.stream().map(QuantizerLosses::total).reduce(Tensor::add).orElseThrow());
  }

  private static Tensor concat(
      List<QuantizerLosses> parts, Function<QuantizerLosses, Tensor> kind) {
    Tensor[] rest = parts.stream().skip(1).map(kind).toArray(Tensor[]::new);
    Tensor first = kind.apply(parts.getFirst());
    return rest.length == 0 ? first : first.concat(0, rest);
  }
}
