package org.speechlm4j.training.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.speechlm4j.core.InvalidFileException;

/**
 * A list of recordings in JSON Lines: one object on each line, in UTF-8; blank lines are passed
 * over.
 *
 * <table>
 *   <caption>Keys of an object; null is as good as no key</caption>
 *   <tr><td>{@code id}</td><td>a string, unique; needed</td></tr>
 *   <tr><td>{@code file}</td><td>the sound's path below the manifest's folder; needed</td></tr>
 *   <tr><td>{@code seconds}</td><td>its duration; where it is missing, the file is read for it
 *   </td></tr>
 *   <tr><td>{@code text}, {@code language}, {@code speaker}, {@code split}</td><td>strings
 *   </td></tr>
 *   <tr><td>{@code phones}, {@code syllables}, {@code words}</td><td>alignments: arrays of
 *   {@code label}, {@code start}, {@code end} in seconds</td></tr>
 *   <tr><td>any other</td><td>any value: kept as an attribute</td></tr>
 * </table>
 *
 * <p>A path must not leave the folder as it is written; a link inside the folder is followed.
 *
 * @param file where it was read
 * @param examples the recordings, in the file's order
 */
public record Manifest(Path file, List<Example> examples) {

  /** Copies the list. */
  public Manifest {
    examples = List.copyOf(examples);
  }

  /**
   * Reads a manifest whole, and no sounds but those whose duration it does not say.
   *
   * @throws InvalidFileException naming the manifest, the line, what was found and what is needed
   * @throws IOException if it cannot be read
   */
  public static Manifest read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new InvalidFileException(file, "found no such file, need a manifest in JSON Lines");
    }
    // A regular file is always in a folder.
    Path folder = Objects.requireNonNull(file.toAbsolutePath().normalize().getParent());
    List<Example> examples = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    int number = 0;
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (!line.isBlank()) {
          examples.add(example(line, folder, ids));
        }
      }
    } catch (CharacterCodingException e) {
      throw new InvalidFileException(file, "found bytes that are not UTF-8", e);
    } catch (IllegalArgumentException | InvalidFileException e) {
      throw new InvalidFileException(file, "line " + number + ": " + e.getMessage(), e);
    }
    return new Manifest(file, examples);
  }

  private static Example example(String line, Path folder, Set<String> ids) throws IOException {
    Example example = ManifestLine.read(line, folder);
    if (!ids.add(example.id())) {
      throw new IllegalArgumentException("id: found " + example.id() + " twice");
    }
    return example;
  }

  /** The examples of one split, in order. */
  public Manifest split(String split) {
    return filter(example -> split.equals(example.split()));
  }

  /** The examples that a condition holds for, in order. */
  public Manifest filter(Predicate<Example> condition) {
    return new Manifest(file, examples.stream().filter(condition).toList());
  }

  /** Duration of all examples together. */
  public double seconds() {
    return examples.stream().mapToDouble(Example::seconds).sum();
  }
}
