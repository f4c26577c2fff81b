package org.speechlm4j.training.laboratory;

import java.util.List;

/**
 * What became of all rows on one source of frames.
 *
 * @param experiment its name
 * @param dimension channels of a frame
 * @param heldOutFrames frames that rows were measured on
 * @param rows one for each row of the options, in their order
 */
public record ExperimentResult(
    String experiment, int dimension, int heldOutFrames, List<RowResult> rows) {

  /** Copies the list. */
  public ExperimentResult {
    rows = List.copyOf(rows);
  }
}
