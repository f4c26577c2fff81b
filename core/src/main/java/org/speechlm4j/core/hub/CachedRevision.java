package org.speechlm4j.core.hub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A commit of a cached model.
 *
 * @param commit its hash
 * @param refs the branches and tags that were last seen at it, in order
 * @param files how many it has
 * @param bytes what they hold together, each content once
 */
public record CachedRevision(String commit, List<String> refs, int files, long bytes) {

  /** What is being written: by this library, whose revisions start with no dot, and by Python's. */
  private static final Pattern UNFINISHED = Pattern.compile("\\..*|.*\\.[0-9a-f]{8}\\.tmp");

  private static final int LONGEST_REF = 80;

  /** Copies the list. */
  public CachedRevision {
    refs = List.copyOf(refs);
  }

  static CachedRevision of(Path snapshot, Map<String, String> refs) throws IOException {
    String commit = snapshot.getFileName().toString();
    List<Path> files = Folders.files(snapshot);
    List<String> names =
        refs.entrySet().stream()
            .filter(ref -> ref.getValue().equals(commit))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    return new CachedRevision(commit, names, files.size(), bytes(contents(files)));
  }

  /**
   * What files hold, each content once: its key, which all links to it share, and its bytes. What a
   * broken link led to is left out.
   */
  static Map<Object, Long> contents(List<Path> files) throws IOException {
    Map<Object, Long> contents = new HashMap<>();
    for (Path file : files) {
      try {
        BasicFileAttributes content = Files.readAttributes(file, BasicFileAttributes.class);
        Object key = content.fileKey();
        contents.put(key == null ? file.toRealPath() : key, content.size());
      } catch (FileSystemException e) {
        // A link that leads nowhere, or to itself.
      }
    }
    return contents;
  }

  static long bytes(Map<Object, Long> contents) {
    return contents.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The branches and tags below a folder, with their commits. */
  static Map<String, String> refs(Path folder) throws IOException {
    Map<String, String> refs = new TreeMap<>();
    if (!Files.isDirectory(folder)) {
      return refs;
    }
    for (Path file : Folders.files(folder)) {
      String commit =
          UNFINISHED.matcher(file.getFileName().toString()).matches() ? null : commit(file);
      if (commit != null) {
        refs.put(folder.relativize(file).toString().replace('\\', '/'), commit);
      }
    }
    return refs;
  }

  /** The commit that a file names, or null if it names none. */
  static @Nullable String commit(Path ref) throws IOException {
    try {
      if (!Files.isRegularFile(ref) || Files.size(ref) > LONGEST_REF) {
        return null;
      }
      String commit = Files.readString(ref, StandardCharsets.ISO_8859_1).strip();
      return ModelReference.isCommit(commit) ? commit : null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
