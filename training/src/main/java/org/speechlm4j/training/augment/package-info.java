/**
 * Augmentation of training sounds and features: speed, pitch, formants, equaliser, noise,
 * reverberation, masks.
 *
 * <p>Each is a pure function of a sound (or features) and a random generator: the input is never
 * written to, and equal generators give equal results. May use {@code core} and {@code core.audio}
 * alone.
 */
@NullMarked
package org.speechlm4j.training.augment;

import org.jspecify.annotations.NullMarked;
