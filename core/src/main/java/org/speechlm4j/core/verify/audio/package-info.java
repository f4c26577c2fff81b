/**
 * How {@code verify} recomputes the outputs of fixtures of signal processing: spectra, resampling
 * and Whisper's features.
 *
 * <p>Depends on {@code audio}, {@code tensor} and {@code verify}; nothing depends on it.
 */
@NullMarked
package org.speechlm4j.core.verify.audio;

import org.jspecify.annotations.NullMarked;
