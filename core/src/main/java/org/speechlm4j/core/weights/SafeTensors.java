package org.speechlm4j.core.weights;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.tensor.HostTensor;

/**
 * The tensors of a safetensors checkpoint, memory-mapped: one file, or several with an index.
 *
 * <p>The memory of every tensor is a part of the file's mapping, so opening costs no copy, and a
 * tensor may be used only as long as the mapping lives. {@link #open(Path)} gives one that ends
 * with {@link #close()}; {@link #open(Path, Arena)} one that ends with the given arena, so that
 * with {@link Arena#ofAuto()} it lasts as long as anybody holds a tensor of it.
 *
 * <p>Format: <a href="https://github.com/huggingface/safetensors">safetensors</a>.
 *
 * {@snippet file="org/speechlm4j/core/snippets/WeightsSnippetsTest.java" region="read"}
 */
public final class SafeTensors implements TensorSource, AutoCloseable {

  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  private final Path path;
  private final Arena arena;
  private final boolean ownsArena;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Map<String, HostTensor> tensors = new TreeMap<>();
  private final Map<String, Path> files = new TreeMap<>();
  private final Map<String, String> metadata = new TreeMap<>();

  private SafeTensors(Path path, List<SafeTensorsFile> parts, Arena arena, boolean ownsArena)
      throws IOException {
    this.path = path;
    this.arena = arena;
    this.ownsArena = ownsArena;
    for (SafeTensorsFile part : parts) {
      Map<String, HostTensor> mapped = part.map(arena);
      tensors.putAll(mapped);
      mapped.keySet().forEach(name -> files.put(name, part.path()));
      part.header().metadata().forEach(metadata::putIfAbsent);
    }
  }

  /**
   * Opens a checkpoint until {@link #close()}, after which its tensors, and models that were made
   * of them, are not usable: they say so.
   *
   * @param path a safetensors file, an index ({@code *.index.json}), or a folder that holds {@code
   *     model.safetensors} or {@code model.safetensors.index.json}
   * @throws InvalidFileException if something is missing, damaged or contradicts itself
   */
  public static SafeTensors open(Path path) throws IOException {
    Path file = locate(path);
    List<SafeTensorsFile> parts = SafeTensorsFile.of(file);
    Arena arena = untilClosed();
    boolean opened = false;
    try {
      SafeTensors safeTensors = new SafeTensors(file, parts, arena, true);
      opened = true;
      return safeTensors;
    } finally {
      if (!opened) {
        arena.close();
      }
    }
  }

  @SuppressWarnings("MustBeClosed") // close() does
  private static Arena untilClosed() {
    return Arena.ofShared();
  }

  /** As {@link #open(Path)}, for as long as {@code arena} lives; closing then does nothing. */
  public static SafeTensors open(Path path, Arena arena) throws IOException {
    Path file = locate(path);
    return new SafeTensors(file, SafeTensorsFile.of(file), arena, false);
  }

  /**
   * Writes a file; the same tensors and metadata always give the same bytes. It appears whole or
   * not at all, and replaces one that is there, which mappings of the old one survive.
   *
   * @param tensors by name
   * @param metadata remarks to store beside them; other libraries look for {@code format}
   */
  public static void write(Path file, Map<String, HostTensor> tensors, Map<String, String> metadata)
      throws IOException {
    SafeTensorsWriter.write(file, tensors, metadata);
  }

  private static Path locate(Path path) throws InvalidFileException {
    if (!Files.exists(path)) {
      throw new InvalidFileException(
          path, "found nothing there, need a safetensors file or folder");
    }
    if (!Files.isDirectory(path)) {
      return path;
    }
    for (String name : new String[] {SINGLE, INDEX}) {
      if (Files.exists(path.resolve(name))) {
        return path.resolve(name);
      }
    }
    throw new InvalidFileException(
        path, "found neither " + SINGLE + " nor " + INDEX + ", need one of them");
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the mapping has ended
   */
  @Override
  public @Nullable HostTensor find(String name) {
    if (!arena.scope().isAlive()) {
      throw new IllegalStateException(
          path + ": closed, need it open while its tensor " + name + " is used");
    }
    return tensors.get(name);
  }

  @Override
  public String origin() {
    return path.toString();
  }

  @Override
  public String origin(String name) {
    return files.getOrDefault(name, path).toString();
  }

  /** The remarks stored beside the tensors, of several files the first one's of each key. */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(metadata);
  }

  /**
   * Ends the mapping if {@link #open(Path)} made it; a second call does nothing, of whichever
   * thread. Threads that compute with its tensors meanwhile fail as they would afterwards, by an
   * {@link IllegalStateException} that names the file.
   */
  @Override
  public void close() {
    if (ownsArena && closed.compareAndSet(false, true)) {
      arena.close();
    }
  }
}
