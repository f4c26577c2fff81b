/**
 * The CPU engine: SIMD kernels on a fixed pool of workers, without native code.
 *
 * <p>One class per group of operations ({@code CpuProducts}, {@code CpuAttention}, ...) splits work
 * into chunks whose sizes depend on shapes alone, so results have the same bits at any number of
 * threads; the kernels inside a chunk come from a {@code KernelProvider}, with the Vector API or
 * without. May use {@code core.tensor} and {@code core.system}.
 */
@NullMarked
package org.speechlm4j.core.cpu;

import org.jspecify.annotations.NullMarked;
