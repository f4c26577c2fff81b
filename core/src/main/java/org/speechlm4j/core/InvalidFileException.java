package org.speechlm4j.core;

import java.io.IOException;
import java.nio.file.Path;

/** A file whose content is not what its format, or the model that reads it, needs. */
public final class InvalidFileException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * Names the file and what is wrong with it.
   *
   * @param file the file or folder at fault
   * @param problem what was found and what is needed, in one sentence
   */
  public InvalidFileException(Path file, String problem) {
    super(file + ": " + problem);
  }

  /** As {@link #InvalidFileException(Path, String)}, with the failure that revealed it. */
  public InvalidFileException(Path file, String problem, Throwable cause) {
    super(file + ": " + problem, cause);
  }
}
