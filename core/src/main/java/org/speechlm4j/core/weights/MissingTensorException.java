package org.speechlm4j.core.weights;

/** A checkpoint lacks a tensor that the model needs, or has it in another shape. */
public final class MissingTensorException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MissingTensorException(String message) {
    super(message);
  }
}
