/**
 * Units: quantisers of an encoder's frames, what is done to their sequences, and the tokenizers
 * that put both behind an encoder.
 */
@NullMarked
package org.speechlm4j.tokenizers.units;

import org.jspecify.annotations.NullMarked;
