package org.speechlm4j.training.laboratory;

import org.jspecify.annotations.Nullable;

/**
 * What became of a row.
 *
 * @param row its name
 * @param measures its figures; null if it failed
 * @param failure how it failed; null if it did not
 * @param seconds of training and measuring
 */
public record RowResult(
    String row, @Nullable Measures measures, @Nullable String failure, double seconds) {}
