package org.speechlm4j.core.cpu;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.Evaluation;

/**
 * What the gradients of an operation are computed from.
 *
 * @param inputs the operands
 * @param output the result
 * @param gradient gradient with respect to the output, of its shape
 * @param needed for each operand whether its gradient is wanted
 */
record GradientCall(List<CpuArray> inputs, CpuArray output, CpuArray gradient, boolean[] needed) {

  static GradientCall of(Evaluation evaluation, CpuArray gradient, boolean[] needed) {
    List<CpuArray> inputs = evaluation.inputs().stream().map(CpuArray::own).toList();
    return new GradientCall(inputs, CpuArray.own(evaluation.output()), gradient, needed);
  }

  /** An operand. */
  CpuArray in(int index) {
    return inputs.get(index);
  }

  /** The operands as an array, for the operation itself. */
  CpuArray[] in() {
    return inputs.toArray(CpuArray[]::new);
  }

  /** Whether there is such an operand and its gradient is wanted. */
  boolean needs(int index) {
    return index < needed.length && needed[index];
  }

  /** An array for the results, one for each operand. */
  @Nullable CpuArray[] results() {
    return new @Nullable CpuArray[inputs.size()];
  }

  /**
   * The results where the first operand alone has a gradient, computed if it is wanted.
   *
   * @throws IllegalArgumentException if another's is wanted
   */
  @Nullable CpuArray[] first(Supplier<CpuArray> gradient) {
    for (int i = 1; i < inputs.size(); i++) {
      if (needs(i)) {
        throw new IllegalArgumentException("gradients: input " + i + " has none, input 0 alone");
      }
    }
    @Nullable CpuArray[] results = results();
    results[0] = needs(0) ? gradient.get() : null;
    return results;
  }
}
