/**
 * The collapse laboratory: every known cure of codebook collapse, alone and combined, trained on
 * the same frames for the same number of steps, and what each leaves of the codebook.
 *
 * <p>May use core, codecs, and of training autodiff, optim, data and the progress of a run.
 */
@NullMarked
package org.speechlm4j.training.laboratory;

import org.jspecify.annotations.NullMarked;
