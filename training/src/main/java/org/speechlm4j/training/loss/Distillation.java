package org.speechlm4j.training.loss;

import org.speechlm4j.core.tensor.Tensor;

/**
 * How far a student's distribution is from its teacher's: their Kullback-Leibler divergence {@code
 * sum_c p[c] (log p[c] - log q[c])}, with both softened by a temperature, times its square so that
 * gradients keep their size. No gradient leads to the teacher.
 *
 * <p>Hinton et al. 2015, "Distilling the knowledge in a neural network", section 2.
 *
 * @param temperature what logits are divided by, above 0
 */
public record Distillation(float temperature) {

  /**
   * Checks the temperature.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public Distillation {
    if (!(temperature > 0)) {
      throw new IllegalArgumentException(
          "temperature: found " + temperature + ", need more than 0");
    }
  }

  /** The divergence of each row: logits of both {@code [..., C]} to {@code [...]}. */
  public Tensor each(Tensor studentLogits, Tensor teacherLogits) {
    Tensor student = studentLogits.multiply(1 / temperature).logSoftmax();
    Tensor softened = teacherLogits.detach().multiply(1 / temperature);
    Tensor gap = softened.logSoftmax().subtract(student);
    return softened.softmax().multiply(gap).sum(-1).multiply(temperature * temperature);
  }

  /** The mean over all rows, a scalar; PyTorch's {@code batchmean} where rows are the batch. */
  public Tensor mean(Tensor studentLogits, Tensor teacherLogits) {
    return each(studentLogits, teacherLogits).mean();
  }
}
