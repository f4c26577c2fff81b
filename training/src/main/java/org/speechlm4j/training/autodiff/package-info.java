/**
 * Reverse-mode gradients over any engine: a {@link org.speechlm4j.training.autodiff.Tape} records
 * what a model's {@code forward} computes, and walks it backwards.
 *
 * <p>Uses core alone.
 */
@NullMarked
package org.speechlm4j.training.autodiff;

import org.jspecify.annotations.NullMarked;
