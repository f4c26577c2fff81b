/**
 * The computations whose speed is measured: their operands, how much work they are, and the shapes
 * that are measured, each with its reason. Uses nothing else of this module.
 */
@NullMarked
package org.speechlm4j.benchmarks.kernel;

import org.jspecify.annotations.NullMarked;
