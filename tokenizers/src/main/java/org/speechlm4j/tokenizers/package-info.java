/**
 * Speech encoders, quantisers of their features, and what turns the two into units.
 *
 * <p>May use {@code core} alone.
 */
@NullMarked
package org.speechlm4j.tokenizers;

import org.jspecify.annotations.NullMarked;
