/**
 * The {@code speechlm} command line: one class per command, each a thin shell around the library.
 */
@NullMarked
package org.speechlm4j.examples.cli;

import org.jspecify.annotations.NullMarked;
