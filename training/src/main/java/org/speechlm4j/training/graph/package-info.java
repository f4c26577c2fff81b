/**
 * A model's {@code forward} traced into a SameDiff graph of ND4J, which gives gradients on GPUs and
 * checks those of the tape. The only package that may use ND4J; of ours it uses {@code core.tensor}
 * alone.
 */
@NullMarked
package org.speechlm4j.training.graph;

import org.jspecify.annotations.NullMarked;
