/**
 * What training reads: manifests of recordings, batches of like length, samples that follow from
 * seed, epoch and example alone, and their loading in the background.
 *
 * <p>May use {@code core}, {@code core.audio} and {@code training.augment}.
 */
@NullMarked
package org.speechlm4j.training.data;

import org.jspecify.annotations.NullMarked;
