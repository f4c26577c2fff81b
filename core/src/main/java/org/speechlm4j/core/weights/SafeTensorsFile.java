package org.speechlm4j.core.weights;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.system.Interrupts;
import org.speechlm4j.core.tensor.HostTensor;

/**
 * A file of a checkpoint whose header has been read and checked, and that nothing has been mapped
 * of yet: mapping costs far more than refusing a bad file.
 *
 * @param path where it is
 * @param version tells it from others, and from itself after a change
 * @param header what it holds
 */
record SafeTensorsFile(Path path, Object version, SafeTensorsHeader header) {

  /** The files of a checkpoint: one, or those that an index names, with its tensors alone. */
  static List<SafeTensorsFile> of(Path checkpoint) throws IOException {
    return checkpoint.toString().endsWith(".index.json")
        ? shards(checkpoint)
        : List.of(read(checkpoint));
  }

  private static List<SafeTensorsFile> shards(Path index) throws IOException {
    Map<Path, Set<String>> wanted = new LinkedHashMap<>();
    for (Map.Entry<String, Path> place : ShardIndex.read(index).files().entrySet()) {
      wanted.computeIfAbsent(place.getValue(), f -> new LinkedHashSet<>()).add(place.getKey());
    }
    List<SafeTensorsFile> files = new ArrayList<>();
    for (Map.Entry<Path, Set<String>> shard : wanted.entrySet()) {
      if (!Files.exists(shard.getKey())) {
        throw new InvalidFileException(
            shard.getKey(), "found no such file, but " + index.getFileName() + " needs it");
      }
      files.add(read(shard.getKey()).only(shard.getValue(), index));
    }
    return files;
  }

  private SafeTensorsFile only(Set<String> names, Path index) throws InvalidFileException {
    for (String name : names) {
      if (!header.entries().containsKey(name)) {
        throw new InvalidFileException(
            path, "found no tensor " + name + ", which " + index + " says is there");
      }
    }
    Map<String, SafeTensorsHeader.Entry> entries = new LinkedHashMap<>(header.entries());
    entries.keySet().retainAll(names);
    return new SafeTensorsFile(path, version, new SafeTensorsHeader(entries, header.metadata()));
  }

  private static SafeTensorsFile read(Path path) throws IOException {
    Object version = version(path);
    return new SafeTensorsFile(
        path, version, open(path, channel -> SafeTensorsHeader.of(path, channel)));
  }

  /** Maps the file for as long as {@code arena} lives: its tensors by name. */
  Map<String, HostTensor> map(Arena arena) throws IOException {
    MemorySegment content =
        open(path, channel -> channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
    if (!version(path).equals(version)) {
      throw new InvalidFileException(path, "found it changed while it was opened");
    }
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    header
        .entries()
        .forEach(
            (name, entry) -> {
              MemorySegment data = content.asSlice(entry.begin(), entry.end() - entry.begin());
              HostTensor.Origin origin = new HostTensor.Origin(path.toString(), version, name);
              tensors.put(name, new HostTensor(data, entry.storage(), entry.shape(), origin));
            });
    return tensors;
  }

  private static Object version(Path file) throws IOException {
    BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
    @Nullable Object key = found.fileKey();
    return List.of(
        key == null ? file.toRealPath() : key, found.size(), found.lastModifiedTime().toInstant());
  }

  private static <T> T open(Path file, Use<T> use) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return use.of(channel);
    } catch (ClosedByInterruptException e) {
      throw Interrupts.named(file, e);
    } catch (AccessDeniedException e) {
      throw new InvalidFileException(file, "found no permission to read it, need it", e);
    } catch (InvalidFileException e) {
      throw e;
    } catch (IOException e) {
      throw new InvalidFileException(file, "cannot be read (" + e.getMessage() + ")", e);
    }
  }

  /** What is done with an open file. */
  private interface Use<T> {
    T of(FileChannel channel) throws IOException;
  }
}
