/**
 * Layers: small values that hold parameters and say {@code forward} against {@link
 * org.speechlm4j.core.tensor.Tensor}.
 *
 * <p>May use {@code core.tensor} and {@code core.weights}.
 */
@NullMarked
package org.speechlm4j.core.nn;

import org.jspecify.annotations.NullMarked;
