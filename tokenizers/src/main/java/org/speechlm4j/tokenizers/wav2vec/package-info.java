/**
 * The wav2vec 2.0 family of speech encoders: wav2vec 2.0, HuBERT, WavLM and data2vec-audio, with
 * their heads for connectionist temporal classification.
 *
 * <p>May use core alone.
 */
@NullMarked
package org.speechlm4j.tokenizers.wav2vec;

import org.jspecify.annotations.NullMarked;
