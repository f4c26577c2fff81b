/**
 * Neural audio codecs and what they share: sessions that encode and decode while sound arrives.
 *
 * <p>Sub-packages: {@code encodec}, {@code seanet} (its networks), {@code quantizer}. May use
 * {@code core} alone.
 */
@NullMarked
package org.speechlm4j.codecs;

import org.jspecify.annotations.NullMarked;
