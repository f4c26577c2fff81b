/**
 * How fixtures of quantisers are recomputed.
 *
 * <p>May use {@code core} and {@code codecs.quantizer}.
 */
@NullMarked
package org.speechlm4j.codecs.quantizer.verify;

import org.jspecify.annotations.NullMarked;
