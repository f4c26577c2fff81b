/**
 * Neural audio codecs, their vector quantisers and vocoders.
 *
 * <p>May use {@code core} alone.
 */
@NullMarked
package org.speechlm4j.codecs;

import org.jspecify.annotations.NullMarked;
