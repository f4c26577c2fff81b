package org.speechlm4j.examples.corpus;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What gender a voice was designed to sound like. */
public enum Gender {
  /** A female voice. */
  @JsonProperty("female")
  FEMALE,
  /** A male voice. */
  @JsonProperty("male")
  MALE
}
