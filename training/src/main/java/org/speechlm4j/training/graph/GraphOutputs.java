package org.speechlm4j.training.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Tensor;

/**
 * What the body of a {@link GraphFunction} gives back.
 *
 * @param tensors outputs by name
 * @param loss what gradients are of, a tensor of one element; null if the function has no gradients
 */
public record GraphOutputs(Map<String, Tensor> tensors, @Nullable Tensor loss) {

  /**
   * Copies the map and checks the loss.
   *
   * @throws IllegalArgumentException if the loss has more than one element
   */
  public GraphOutputs {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    if (loss != null && loss.shape().count() != 1) {
      throw new IllegalArgumentException(
          "loss: found a tensor of shape %s, need one element".formatted(loss.shape()));
    }
  }

  /** Outputs without a loss. */
  public static GraphOutputs of(Map<String, Tensor> tensors) {
    return new GraphOutputs(tensors, null);
  }

  /** A loss alone. */
  public static GraphOutputs loss(Tensor loss) {
    return new GraphOutputs(Map.of(), loss);
  }
}
