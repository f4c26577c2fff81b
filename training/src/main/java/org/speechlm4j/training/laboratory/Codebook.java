package org.speechlm4j.training.laboratory;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a row quantises by, before any cure. */
public enum Codebook {
  /** Codewords that follow moving averages of the vectors that chose them, decay 0.99. */
  AVERAGES("ema"),
  /** Codewords that follow the gradient of the codebook loss. */
  GRADIENTS("gradients"),
  /** Frozen codewords behind a learned linear map (SimVQ), with the rotation trick. */
  LINEAR_MAP("simvq"),
  /** Channels rounded to a few levels each, behind linear maps in and out. */
  FINITE_SCALAR("fsq"),
  /** Signs of channels, behind linear maps in and out. */
  LOOKUP_FREE("lfq");

  private final String label;

  Codebook(String label) {
    this.label = label;
  }

  /** Its name in recipes and results. */
  @JsonValue
  public String label() {
    return label;
  }

  /** Whether codewords are listed, not implied by channels. */
  boolean listed() {
    return this != FINITE_SCALAR && this != LOOKUP_FREE;
  }
}
