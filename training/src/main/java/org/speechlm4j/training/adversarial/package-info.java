/**
 * Training against discriminators: networks that tell a model's sounds from recorded ones, and the
 * losses of both sides.
 *
 * <p>Uses {@code core} and {@code training.loss}.
 */
@NullMarked
package org.speechlm4j.training.adversarial;

import org.jspecify.annotations.NullMarked;
