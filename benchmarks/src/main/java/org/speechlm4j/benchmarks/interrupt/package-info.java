/**
 * How soon long work stops when its thread is interrupted: operations, training steps, audio and
 * files, at sizes that take seconds. Uses {@code core} and {@code training}.
 */
@NullMarked
package org.speechlm4j.benchmarks.interrupt;

import org.jspecify.annotations.NullMarked;
