/**
 * Training: gradients of everything that is written against {@link
 * org.speechlm4j.core.tensor.Tensor}, optimisers, losses, data and recipes.
 *
 * <p>May use core, tokenizers and codecs.
 */
@NullMarked
package org.speechlm4j.training;

import org.jspecify.annotations.NullMarked;
