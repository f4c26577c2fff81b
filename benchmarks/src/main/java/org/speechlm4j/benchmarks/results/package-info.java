/**
 * What was measured, as lines of JSON that stay in the repository, and on which machine. Uses
 * nothing else of this module.
 */
@NullMarked
package org.speechlm4j.benchmarks.results;

import org.jspecify.annotations.NullMarked;
