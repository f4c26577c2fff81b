/**
 * The tour: units, probes and residual quantisation of the small corpus, measured and drawn on one
 * page.
 */
@NullMarked
package org.speechlm4j.examples.tour;

import org.jspecify.annotations.NullMarked;
