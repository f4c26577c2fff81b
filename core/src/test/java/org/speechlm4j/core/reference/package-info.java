/**
 * The oracle: every operation in double precision by the plainest loops, to test engines against.
 *
 * <p>Used by tests of every module; the engine itself uses {@code core.tensor} alone.
 */
@NullMarked
package org.speechlm4j.core.reference;

import org.jspecify.annotations.NullMarked;
