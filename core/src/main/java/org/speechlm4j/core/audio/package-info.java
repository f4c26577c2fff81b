/**
 * Sound files and signal processing on the host: reading and writing, resampling, spectra, mel and
 * cepstral features.
 *
 * <p>All of it works in double precision inside and gives float values; objects are immutable and
 * safe for any number of threads. Depends on {@code core}, {@code core.config} and {@code
 * core.system} alone.
 */
@NullMarked
package org.speechlm4j.core.audio;

import org.jspecify.annotations.NullMarked;
