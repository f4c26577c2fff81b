package org.speechlm4j.core.weights;

/** The parameters of a checkpoint do not fit where they are computed with. */
public final class InsufficientMemoryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InsufficientMemoryException(String message) {
    super(message);
  }
}
