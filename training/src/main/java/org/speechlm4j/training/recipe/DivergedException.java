package org.speechlm4j.training.recipe;

/** Says that a loss or gradient is no number or beyond its limit; the last checkpoint is kept. */
public final class DivergedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DivergedException(String message) {
    super(message);
  }
}
