/**
 * Vector quantisers: frames to indices into codebooks, and back.
 *
 * <p>May use {@code core} alone.
 */
@NullMarked
package org.speechlm4j.codecs.quantizer;

import org.jspecify.annotations.NullMarked;
