package org.speechlm4j.core.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A commit of a cached model.
 *
 * @param commit its hash
 * @param refs the branches and tags that were last seen at it, in order
 * @param files how many it has
 * @param bytes what they hold together, each content once
 */
public record CachedRevision(String commit, List<String> refs, int files, long bytes) {

  /** Copies the list. */
  public CachedRevision {
    refs = List.copyOf(refs);
  }

  static CachedRevision of(Path snapshot, Map<String, String> refs) throws IOException {
    String commit = snapshot.getFileName().toString();
    List<Path> files = files(snapshot);
    List<String> names =
        refs.entrySet().stream()
            .filter(ref -> ref.getValue().equals(commit))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    return new CachedRevision(commit, names, files.size(), bytes(contents(files)));
  }

  /** The files of a snapshot, as they lie there: links, mostly. */
  static List<Path> files(Path snapshot) throws IOException {
    try (Stream<Path> walk = Files.walk(snapshot)) {
      return walk.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)).toList();
    }
  }

  /** Where the bytes of files are; what a broken link led to is left out. */
  static Set<Path> contents(List<Path> files) throws IOException {
    Set<Path> contents = new TreeSet<>();
    for (Path file : files) {
      if (Files.exists(file)) {
        contents.add(file.toRealPath());
      }
    }
    return contents;
  }

  static long bytes(Set<Path> files) throws IOException {
    Map<Object, Long> sizes = new HashMap<>();
    for (Path file : files) {
      // Hard links to one content count once, where the system tells.
      Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      sizes.put(key == null ? file : key, Files.size(file));
    }
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The branches and tags below a folder, with their commits. */
  static Map<String, String> refs(Path folder) throws IOException {
    Map<String, String> refs = new TreeMap<>();
    if (!Files.isDirectory(folder)) {
      return refs;
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).collect(Collectors.toList())) {
        // A revision's name has no dot at its start, but what is being written has.
        if (!file.getFileName().toString().startsWith(".")) {
          String name = folder.relativize(file).toString().replace('\\', '/');
          refs.put(name, Files.readString(file).strip());
        }
      }
    }
    return refs;
  }
}
