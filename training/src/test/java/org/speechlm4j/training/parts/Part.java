package org.speechlm4j.training.parts;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.weights.Weights;

/**
 * A whole part of a model with a batch for it, written once for every backend.
 *
 * @param name what the part is called
 * @param model builds the part from its parameters
 * @param inputs the batch by name
 * @param fixed those ints of the batch that the part decides by in Java
 * @param differentiable whether the loss is a function of its parameters that has the gradients
 *     that are computed, so without detached or straight-through tensors
 */
record Part(
    String name,
    Function<Weights, Forward> model,
    Map<String, HostTensor> inputs,
    Set<String> fixed,
    boolean differentiable) {

  /** Name of the scalar among the outputs that gradients are of. */
  static final String LOSS = "loss";

  /** From the batch to outputs by name, one of them the loss. */
  interface Forward {
    Map<String, Tensor> apply(Map<String, Tensor> inputs);
  }

  /** Sum of a tensor's elements times fixed weights that differ, so that no gradient is even. */
  static Tensor weightedSum(Tensor x) {
    float[] weights = new float[x.shape().count()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) Math.cos(1.7 * i + 0.3);
    }
    return x.multiply(x.constant(weights, x.shape().toArray())).sum();
  }

  @Override
  public String toString() {
    return name;
  }
}
