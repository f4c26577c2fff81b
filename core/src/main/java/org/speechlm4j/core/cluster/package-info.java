/**
 * K-means over many feature vectors, on the engine's nearest-code search.
 *
 * <p>May use {@code core.tensor} and {@code core.system}.
 */
@NullMarked
package org.speechlm4j.core.cluster;

import org.jspecify.annotations.NullMarked;
