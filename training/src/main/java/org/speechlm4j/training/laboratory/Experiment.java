package org.speechlm4j.training.laboratory;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A source of frames on which all rows are tried.
 *
 * @param name its name in results
 * @param source where frames come from
 * @param lowDimension dimension that {@link Cure#LOW_DIMENSION} maps to, at least 1
 */
public record Experiment(
    @JsonProperty(required = true) String name,
    @JsonProperty(required = true) FrameSource source,
    @JsonProperty(required = true) int lowDimension) {

  /** Checks the name and the number. */
  public Experiment {
    Require.present("name", name);
    Require.present("source", source);
    Require.that("name", "\"" + name + "\"", !name.isBlank(), "a name");
    Require.atLeast("lowDimension", lowDimension, 1);
  }
}
