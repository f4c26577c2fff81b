/**
 * What the machine can do at most: fused multiply-adds and memory reads, by small kernels of their
 * own; and what share of it a kernel reaches. Uses {@code kernel} and {@code results}.
 */
@NullMarked
package org.speechlm4j.benchmarks.ceiling;

import org.jspecify.annotations.NullMarked;
