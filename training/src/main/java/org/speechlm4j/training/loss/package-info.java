/**
 * What training minimises: losses written against {@link org.speechlm4j.core.tensor.Tensor}, so
 * that they run on an engine, on a tape and in a graph alike, and the balance between several.
 *
 * <p>Uses {@code core}, and {@code training.autodiff} for the balance alone.
 */
@NullMarked
package org.speechlm4j.training.loss;

import org.jspecify.annotations.NullMarked;
