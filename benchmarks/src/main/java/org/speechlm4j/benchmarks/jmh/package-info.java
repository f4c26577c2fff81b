/**
 * JMH benchmarks of every kernel at every setting, on plain loops and on vectors. Uses {@code
 * kernel} and {@code results}.
 */
@NullMarked
package org.speechlm4j.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
