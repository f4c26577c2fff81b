/**
 * What {@code verify} recomputes of training: losses and gradients, on a tape over the engine that
 * is verified.
 *
 * <p>Uses {@code core} and the other packages of {@code training}; registered as services.
 */
@NullMarked
package org.speechlm4j.training.verify;

import org.jspecify.annotations.NullMarked;
