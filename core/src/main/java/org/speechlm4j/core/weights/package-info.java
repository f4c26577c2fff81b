/**
 * Where layers get their parameters: checkpoints, renaming, weight norm, seeded initialisation.
 *
 * <p>May use {@code core.tensor} and {@code core.system}; knows no model.
 */
@NullMarked
package org.speechlm4j.core.weights;

import org.jspecify.annotations.NullMarked;
