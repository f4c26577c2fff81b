package org.speechlm4j.core.tensor;

/**
 * A step of stochastic gradient descent. Operands: the gradient and the velocity, which changes
 * too; both of the target's shape. With gradient {@code g = gradient + weightDecay target}, {@code
 * velocity = momentum velocity + g} and {@code target -= rate velocity}, or {@code rate (g +
 * momentum velocity)} if Nesterov's.
 *
 * <p>Sutskever et al. 2013, "On the importance of initialization and momentum in deep learning".
 *
 * @param rate learning rate
 * @param momentum share of the velocity that is kept, 0 for none
 * @param weightDecay strength of the decay
 * @param nesterov whether the step looks ahead
 */
public record SgdUpdate(double rate, double momentum, double weightDecay, boolean nesterov)
    implements Update {}
