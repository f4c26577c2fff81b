/**
 * Published models by name: downloaded once into the cache that Hugging Face's Python tools share.
 *
 * <p>Start at {@link org.speechlm4j.core.hub.Hub}. The one place that opens network connections; of
 * ours it uses {@code system} alone.
 */
@NullMarked
package org.speechlm4j.core.hub;

import org.jspecify.annotations.NullMarked;
