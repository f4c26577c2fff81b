/** The programs behind {@code benchmarks/report} and {@code benchmarks/compare}. */
@NullMarked
package org.speechlm4j.benchmarks;

import org.jspecify.annotations.NullMarked;
