package org.speechlm4j.training.recipe;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.weights.TensorSource;
import org.speechlm4j.training.autodiff.Parameter;
import org.speechlm4j.training.autodiff.Tape;

/**
 * Something to train: a model on a tape, its objectives, and what they need to be fed.
 *
 * <p>All that a step does must follow from its position and from what {@link #state} and the tape's
 * parameters hold, so that a run which was broken off goes on to the same bits.
 *
 * {@snippet file="org/speechlm4j/training/snippets/TrainingSnippetsTest.java" region="own-recipe"}
 */
public interface Recipe extends AutoCloseable {

  /** Where the model lives. */
  Tape tape();

  /** What is trained, in the order of each step. */
  List<Objective> objectives();

  /**
   * Changes state ahead of a step, outside of its record, such as codebooks fitted to data.
   *
   * @param step number of the step, from 0
   */
  default void before(long step) throws IOException {}

  /** State beside parameters, buffers and optimisers; copies. */
  default Map<String, HostTensor> state() {
    return Map.of();
  }

  /** Goes back to what {@link #state} gave. */
  default void restore(TensorSource state) {}

  /**
   * Measures the model at the end.
   *
   * @return numbers by name, which go into the log and the provenance
   */
  default Map<String, Double> evaluate() throws IOException {
    return Map.of();
  }

  /** Whether a parameter belongs to what is delivered in the end, as a discriminator's does not. */
  default boolean delivers(Parameter parameter) {
    return true;
  }

  /**
   * Writes what makes the trained parameters a checkpoint that loads by itself, such as {@code
   * config.json}, into the folder of {@code model.safetensors}.
   */
  default void describe(Path folder) throws IOException {}

  @Override
  default void close() {}
}
