/**
 * How good units and codes are: agreement with phones, bit rates, codebook health, linear probes
 * and the statistics that go with them.
 *
 * <p>May use {@code core.tensor} and {@code core.cluster}.
 */
@NullMarked
package org.speechlm4j.core.measure;

import org.jspecify.annotations.NullMarked;
