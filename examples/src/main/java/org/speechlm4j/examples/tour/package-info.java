/**
 * The tour: units, probes, residual quantisation and a codec on the small corpus, by what the
 * recipes have trained, measured and drawn on one page.
 */
@NullMarked
package org.speechlm4j.examples.tour;

import org.jspecify.annotations.NullMarked;
