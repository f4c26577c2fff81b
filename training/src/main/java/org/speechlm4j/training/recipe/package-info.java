/**
 * Recipes and what runs them: a plan of steps, objectives with their gradients, checkpoints from
 * which a run goes on to the same bits, a log of every metric.
 *
 * <p>May use core, tokenizers, codecs and the rest of training.
 */
@NullMarked
package org.speechlm4j.training.recipe;

import org.jspecify.annotations.NullMarked;
