/**
 * SEANet, the convolutional encoder and decoder that EnCodec, Mimi and SpeechTokenizer share, with
 * layers that run on whole signals and chunk by chunk.
 *
 * <p>May use {@code core} alone.
 */
@NullMarked
package org.speechlm4j.codecs.seanet;

import org.jspecify.annotations.NullMarked;
