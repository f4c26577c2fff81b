package org.speechlm4j.core.tensor;

/**
 * A step of Adam (Kingma and Ba 2015) or AdamW (Loshchilov and Hutter 2019). Operands: the
 * gradient, the first and the second moment, which change too; all of the target's shape.
 *
 * <p>With gradient g, {@code m = beta1 m + (1 - beta1) g}, {@code v = beta2 v + (1 - beta2) g g}
 * and {@code target -= rate (m / (1 - beta1^step)) / (sqrt(v / (1 - beta2^step)) + epsilon)}.
 *
 * @param rate learning rate
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the second moment
 * @param weightDecay strength of the decay
 * @param decoupled whether the decay multiplies the target by {@code 1 - rate weightDecay} first
 *     (AdamW), or adds {@code weightDecay target} to the gradient (Adam)
 * @param step number of this step, from 1
 */
public record AdamUpdate(
    double rate,
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    boolean decoupled,
    int step)
    implements Update {}
