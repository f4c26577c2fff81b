package org.speechlm4j.examples.corpus;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A language of the corpus. */
public enum Language {
  /** British English. */
  @JsonProperty("en")
  ENGLISH("en"),
  /** Standard German. */
  @JsonProperty("de")
  GERMAN("de");

  private final String code;

  Language(String code) {
    this.code = code;
  }

  /** Two letters of ISO 639-1, which are eSpeak NG's name for the language too. */
  public String code() {
    return code;
  }
}
