/**
 * Ours and the peers in turn: processes that stay, are asked to time a job, and answer, all by
 * lines of JSON. Uses {@code kernel} and {@code results}.
 */
@NullMarked
package org.speechlm4j.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
