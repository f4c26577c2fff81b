/**
 * A small recogniser of phones by connectionist temporal classification, trained from scratch: what
 * is left of speech after a codec or vocoder is measured by how much of it is still recognised.
 *
 * <p>May use core and the rest of training.
 */
@NullMarked
package org.speechlm4j.training.recognizer;

import org.jspecify.annotations.NullMarked;
