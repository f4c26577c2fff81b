/**
 * Programs to read and to run: one for each family of components.
 *
 * <p>May use every module; none may use this one.
 */
@NullMarked
package org.speechlm4j.examples;

import org.jspecify.annotations.NullMarked;
