/**
 * Whole programs: models, training steps and first answers in turn with PyTorch's, and the latency
 * of streams. Uses {@code compare} and {@code results}.
 */
@NullMarked
package org.speechlm4j.benchmarks.whole;

import org.jspecify.annotations.NullMarked;
