package org.speechlm4j.codecs.quantizer;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.Quantizer;
import org.speechlm4j.core.tensor.Tensor;

/**
 * A quantiser that gives losses and gradients.
 *
 * <p>{@link #forward} changes nothing. What changes state is a call of its own beside it: {@link
 * #observe} moves averages and is made of operations of {@link Tensor}, so that it can be traced;
 * {@link #initialize} and {@link #restartDeadCodes} read the vectors and choose on the host,
 * between steps.
 */
public sealed interface TrainableQuantizer extends Quantizer
    permits FiniteScalarQuantizer,
        GroupedResidualVectorQuantizer,
        LookupFreeQuantizer,
        ResidualVectorQuantizer,
        VectorQuantizer {

  /**
   * A training pass.
   *
   * @param frames {@code [batch, time, channels]}
   * @param lengths valid frames of each row, ints {@code [batch]}; null if all are
   */
  QuantizerPass forward(Tensor frames, @Nullable Tensor lengths);

  /** A training pass over rows without padding. */
  default QuantizerPass forward(Tensor frames) {
    return forward(frames, null);
  }

  /** The codebooks' own quantisers, in the order of a pass's assignments; none for scalar ones. */
  List<VectorQuantizer> vectorQuantizers();

  /**
   * Fits the codebooks to frames by k-means, before the first step.
   *
   * @param frames {@code [batch, time, channels]}
   * @param lengths valid frames of each row, ints {@code [batch]}; null if all are
   * @throws IllegalStateException if a codebook lies behind a linear map
   * @throws IllegalArgumentException if there is no frame
   */
  void initialize(Tensor frames, @Nullable Tensor lengths, RandomGenerator random);

  /** Moves the averages of those codebooks that learn by them; see {@link VectorQuantizer}. */
  default void observe(QuantizerPass pass) {
    List<VectorQuantizer> quantizers = vectorQuantizers();
    for (int i = 0; i < quantizers.size(); i++) {
      quantizers.get(i).observe(pass.assignments().get(i));
    }
  }

  /**
   * Moves codes that are hardly chosen to vectors of the pass; see {@link VectorQuantizer}.
   *
   * @return how many were moved
   * @throws IllegalStateException if a codebook keeps no averages
   */
  default int restartDeadCodes(QuantizerPass pass, DeadCodeRule rule, RandomGenerator random) {
    List<VectorQuantizer> quantizers = vectorQuantizers();
    int moved = 0;
    for (int i = 0; i < quantizers.size(); i++) {
      moved += quantizers.get(i).restartDeadCodes(pass.assignments().get(i), rule, random);
    }
    return moved;
  }
}
