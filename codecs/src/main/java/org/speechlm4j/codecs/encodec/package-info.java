/**
 * EnCodec (Défossez et al. 2022, "High Fidelity Neural Audio Compression").
 *
 * <p>May use {@code core}, {@code codecs}, {@code codecs.seanet} and {@code codecs.quantizer}.
 */
@NullMarked
package org.speechlm4j.codecs.encodec;

import org.jspecify.annotations.NullMarked;
