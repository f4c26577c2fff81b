/**
 * How good units, codes and signals are: agreement with phones, bit rates, codebook health, linear
 * probes and the statistics that go with them; intelligibility and mel distance of signals; errors
 * of transcripts.
 *
 * <p>May use {@code core}, {@code core.audio}, {@code core.tensor} and {@code core.cluster}.
 */
@NullMarked
package org.speechlm4j.core.measure;

import org.jspecify.annotations.NullMarked;
