package org.speechlm4j.examples.corpus;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What an entry is for. No speaker is in two splits, no test sentence in the other two. */
public enum Split {
  /** For fitting. */
  @JsonProperty("train")
  TRAIN,
  /** For choosing between models. */
  @JsonProperty("dev")
  DEV,
  /** For the figures that are reported. */
  @JsonProperty("test")
  TEST
}
