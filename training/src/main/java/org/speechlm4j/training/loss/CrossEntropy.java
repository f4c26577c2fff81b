package org.speechlm4j.training.loss;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.tensor.CrossEntropyOp;
import org.speechlm4j.core.tensor.PadMode;
import org.speechlm4j.core.tensor.Tensor;

/**
 * Cross entropy of logits {@code [..., C]} with target classes as ints {@code [...]}, of which an
 * ignored value counts nothing; C classes.
 *
 * <p>Label smoothing: Szegedy et al. 2016, "Rethinking the Inception architecture", section 7.
 *
 * @param op which target is ignored and how much of its distribution is uniform
 * @param classWeights how much each class counts {@code [C]}, null if all count the same
 */
public record CrossEntropy(CrossEntropyOp op, @Nullable Tensor classWeights) {

  /** Without smoothing or weights, ignoring the target {@value CrossEntropyOp#IGNORED}. */
  public static CrossEntropy plain() {
    return new CrossEntropy(CrossEntropyOp.plain(), null);
  }

  /**
   * As PyTorch smooths: {@code smoothing / C} of the target's probability goes to each class, the
   * target's own among them.
   *
   * @param smoothing what is spread, 0 to 1
   */
  public static CrossEntropy smoothed(float smoothing) {
    return new CrossEntropy(new CrossEntropyOp(CrossEntropyOp.IGNORED, smoothing), null);
  }

  /**
   * As fairseq smooths: {@code smoothing / (C - 1)} goes to each class but the target, which keeps
   * {@code 1 - smoothing}. Its loss is a sum; divide by what the batch is to be normalised by.
   *
   * @param smoothing what is spread, 0 to {@code (C - 1) / C}
   * @param classes their number C, at least 2
   * @throws IllegalArgumentException if one is out of range
   */
  public static CrossEntropy smoothedAsFairseq(float smoothing, int classes) {
    if (classes < 2) {
      throw new IllegalArgumentException("classes: found " + classes + ", need at least 2");
    }
    return smoothed((float) ((double) smoothing * classes / (classes - 1)));
  }

  /** With weights of the classes {@code [C]}. */
  public CrossEntropy weighted(Tensor weights) {
    return new CrossEntropy(op, weights);
  }

  /** The loss of each target, {@code [...]}, 0 where it is ignored. */
  public Tensor each(Tensor logits, Tensor targets) {
    return classWeights == null
        ? logits.apply(op, targets)
        : logits.apply(op, targets, classWeights);
  }

  /** The sum over all targets, a scalar. */
  public Tensor sum(Tensor logits, Tensor targets) {
    return each(logits, targets).sum();
  }

  /**
   * The mean over targets that are not ignored, weighted by their classes, a scalar; not a number
   * if all are ignored, as in PyTorch.
   */
  public Tensor mean(Tensor logits, Tensor targets) {
    return sum(logits, targets).divide(totalWeight(targets, logits.size(-1)));
  }

  /** The weights of all targets, counted class by class so that nothing leaves the engine. */
  private Tensor totalWeight(Tensor targets, int classes) {
    float[] ones = new float[targets.shape().count()];
    Arrays.fill(ones, 1);
    int counted = Math.max(classes, op.ignored() + 1);
    Tensor flat = targets.reshape(ones.length);
    Tensor counts = targets.constant(ones, ones.length, 1).segmentSum(flat, counted);
    float[] kept = new float[counted];
    Arrays.fill(kept, 1);
    if (op.ignored() >= 0) {
      kept[op.ignored()] = 0;
    }
    Tensor weights = targets.constant(kept, counted);
    if (classWeights != null) {
      weights = weights.multiply(classWeights.pad(0, 0, counted - classes, PadMode.ZERO));
    }
    return counts.reshape(counted).multiply(weights).sum();
  }
}
