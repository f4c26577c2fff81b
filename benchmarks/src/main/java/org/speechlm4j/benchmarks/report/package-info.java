/**
 * What was measured, as a page: tables from the results, and the prose that stands in {@code
 * benchmarks/notes.md}. Uses {@code kernel}, {@code ceiling} and {@code results}.
 */
@NullMarked
package org.speechlm4j.benchmarks.report;

import org.jspecify.annotations.NullMarked;
