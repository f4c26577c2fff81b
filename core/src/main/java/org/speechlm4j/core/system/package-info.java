/**
 * What the library asks of the system that it runs on: files that appear whole, and interrupts.
 *
 * <p>Uses nothing of ours; everything may use it.
 */
@NullMarked
package org.speechlm4j.core.system;

import org.jspecify.annotations.NullMarked;
