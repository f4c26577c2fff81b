package org.speechlm4j.core.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that appears whole or not at all: written beside its place as {@code .part-NAME}, forced
 * to disk and moved there. Whatever ends the writing removes the part; what a killed process
 * leaves, the next write of the same folder clears, or brings back if it is the folder that was to
 * be replaced. For one writer at a time.
 */
public final class WholeFolder {

  /** How the name of a folder begins that is not whole. */
  public static final String PART = ".part-";

  private WholeFolder() {}

  /** What writes a folder's files. */
  @FunctionalInterface
  public interface Content {
    /** Writes all files into an empty folder. */
    void write(Path folder) throws IOException;
  }

  /**
   * Writes a folder, in place of one that is there.
   *
   * @throws java.nio.file.FileSystemException as {@link WholeFile#write(Path, long,
   *     WholeFile.Content)}
   * @throws java.io.InterruptedIOException if the thread is interrupted
   * @throws IOException if writing fails in another way
   */
  public static void write(Path folder, Content content) throws IOException {
    Path target = folder.toAbsolutePath();
    Path part = target.resolveSibling(PART + target.getFileName());
    Path old = target.resolveSibling(PART + "old-" + target.getFileName());
    try {
      clear(part, old, target);
      Unfinished.add(part);
      try {
        Files.createDirectories(part);
        content.write(part);
        for (Path path : list(part)) {
          force(path);
        }
        Forced.folder(part);
        replace(part, old, target);
      } finally {
        delete(part);
        Unfinished.remove(part);
      }
    } catch (IOException e) {
      throw WriteFailure.of(folder, 0, WriteFailure.moved(part, folder, e));
    }
  }

  /** Puts right what a killed process left: a part, and a folder half or wholly replaced. */
  private static void clear(Path part, Path old, Path target) throws IOException {
    delete(part);
    if (Files.exists(old) && !Files.exists(target)) {
      Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
    }
    delete(old);
  }

  /** Moves a part to its place; what is there goes aside first, and comes back if that fails. */
  static void replace(Path part, Path old, Path target) throws IOException {
    if (!Files.exists(target)) {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } else {
      Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
      try {
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
        throw e;
      }
      delete(old);
    }
    Forced.folder(target.resolveSibling("."));
  }

  private static void force(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      Forced.folder(path);
    } else {
      Forced.file(path);
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.sorted().toList();
    }
  }

  /** Deletes a file, or a folder with all that is in it; nothing where nothing is. */
  public static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(path)) {
      paths.sorted(Comparator.reverseOrder()).forEach(WholeFolder::deleteOne);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void deleteOne(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
