/**
 * What models are written against: {@link org.speechlm4j.core.tensor.Tensor}, its operations as
 * values ({@link org.speechlm4j.core.tensor.Op}), and the {@link org.speechlm4j.core.tensor.Engine}
 * that computes them.
 *
 * <p>Knows no engine and no model; uses no other package of core.
 */
@NullMarked
package org.speechlm4j.core.tensor;

import org.jspecify.annotations.NullMarked;
