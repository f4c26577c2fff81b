/**
 * Training of a neural audio codec from scratch: a causal SEANet with a residual vector quantiser.
 *
 * <p>May use core, codecs and the rest of training.
 */
@NullMarked
package org.speechlm4j.training.codec;

import org.jspecify.annotations.NullMarked;
