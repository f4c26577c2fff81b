package org.speechlm4j.benchmarks.interrupt;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.speechlm4j.core.cpu.CpuEngine;

/**
 * Work that is done again and again until its thread is interrupted.
 *
 * @param name what it does, with its sizes
 * @param preparation makes its data, which are large, when its turn has come
 */
public record LongWork(String name, Preparation preparation) {

  /** Makes the work's data. */
  @FunctionalInterface
  public interface Preparation {

    /**
     * Makes it ready to run.
     *
     * @param place where it runs
     * @return does it once
     */
    Callable<?> prepare(Place place) throws IOException;
  }

  /**
   * Where work runs.
   *
   * @param engine computes
   * @param repository the repository's folder, for the corpus
   * @param folder an empty folder to write to
   */
  public record Place(CpuEngine engine, Path repository, Path folder) {}

  /** All of it: operations, training steps, then audio and files. */
  public static List<LongWork> all() {
    return Stream.of(OperationWork.all(), TrainingWork.all(), AudioWork.all(), FileWork.all())
        .flatMap(List::stream)
        .toList();
  }
}
