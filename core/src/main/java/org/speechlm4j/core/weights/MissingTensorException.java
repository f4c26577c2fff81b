package org.speechlm4j.core.weights;

import java.nio.file.Path;
import org.speechlm4j.core.InvalidFileException;

/**
 * A checkpoint lacks a tensor that the model needs, or has it in another shape: the failure of
 * layers that take parameters from {@link Weights}. Whoever loads a model from files turns it into
 * an {@link InvalidFileException}, as {@link Weights#load(Path, org.speechlm4j.core.tensor.Backend,
 * java.util.function.Function)} does.
 */
public final class MissingTensorException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String origin;
  private final String problem;

  MissingTensorException(String origin, String problem) {
    super(origin + ": " + problem);
    this.origin = origin;
    this.problem = problem;
  }

  /** The same failure as that of the file that the tensors are from. */
  public InvalidFileException asInvalidFile() {
    return new InvalidFileException(Path.of(origin), problem, this);
  }
}
