/**
 * Optimisers, learning-rate schedules, sums of gradients and averages of parameters.
 *
 * <p>Uses core and the tape.
 */
@NullMarked
package org.speechlm4j.training.optim;

import org.jspecify.annotations.NullMarked;
