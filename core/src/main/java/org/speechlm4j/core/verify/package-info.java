/**
 * Proves that components give the reference's numbers: fixtures, what recomputes their outputs, and
 * the comparison.
 *
 * <p>Uses {@code core}, {@code core.tensor}, {@code core.weights} and {@code core.config}. Each
 * module registers its {@link org.speechlm4j.core.verify.FamilyVerifier}s as services.
 */
@NullMarked
package org.speechlm4j.core.verify;

import org.jspecify.annotations.NullMarked;
