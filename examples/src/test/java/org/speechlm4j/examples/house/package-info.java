/** Tests of the repository itself: its formatting, its arrows, its README. */
@NullMarked
package org.speechlm4j.examples.house;

import org.jspecify.annotations.NullMarked;
