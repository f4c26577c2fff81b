package org.speechlm4j.examples.tour;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.weights.MissingTensorException;

/**
 * Something that a recipe has trained.
 *
 * @param name of its folder
 * @param model what was loaded
 * @param provenance how it came about
 */
record TrainedModel<T>(String name, T model, Provenance provenance) {

  /** Reads a folder. */
  @FunctionalInterface
  interface Loader<T> {
    /** What a folder holds. */
    T load(Path folder) throws IOException;
  }

  /** Reads a folder onto a backend. */
  @FunctionalInterface
  interface ModelLoader<T> {
    /** The model that a folder holds. */
    T load(Path folder, Backend backend) throws IOException;
  }

  /**
   * Loads a model that was trained by a recipe.
   *
   * @param checkpoints folder with a folder for each model
   * @param name of the model's folder, and of the file of its recipe
   * @throws InvalidFileException naming the folder and what makes it, if it is missing or damaged
   */
  static <T> TrainedModel<T> load(
      Path checkpoints, String name, Backend backend, ModelLoader<T> loader)
      throws InvalidFileException {
    return read(
        checkpoints.resolve(name),
        "examples/recipes/%s.json -o DIR leaves in DIR/model".formatted(name),
        folder -> new TrainedModel<>(name, loader.load(folder, backend), Provenance.read(folder)));
  }

  /**
   * Reads what a training leaves in a folder.
   *
   * @param made which recipe makes it, and where
   * @throws InvalidFileException naming the folder and what makes it, if it is missing or damaged
   */
  static <T> T read(Path folder, String made, Loader<T> loader) throws InvalidFileException {
    String needed = "need what ./speechlm train " + made;
    if (!Files.isDirectory(folder)) {
      throw new InvalidFileException(folder, "found no such folder, " + needed);
    }
    try {
      return loader.load(folder);
    } catch (IOException
        | MissingTensorException
        | UnsupportedOperationException
        | IllegalArgumentException e) {
      throw new InvalidFileException(
          folder, "cannot be used (%s), %s".formatted(e.getMessage(), needed), e);
    }
  }
}
