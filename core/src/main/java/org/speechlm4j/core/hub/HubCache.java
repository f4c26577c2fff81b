package org.speechlm4j.core.hub;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The models that were downloaded, by this library or by Hugging Face's Python tools.
 *
 * <p>What is being downloaded is not removed: the locks of downloads hold for removing too.
 */
public final class HubCache {

  private static final String MODELS = "models--";

  private final HubSettings settings;

  private HubCache(HubSettings settings) {
    this.settings = settings;
  }

  /** The cache of these settings; its folder need not exist. */
  public static HubCache of(HubSettings settings) {
    return new HubCache(settings);
  }

  /** The cache's folder. */
  public Path folder() {
    return settings.cache();
  }

  /** All models, in the order of their names. */
  public List<CachedModel> models() throws IOException {
    List<CachedModel> models = new ArrayList<>();
    for (Path folder : folders(settings.cache())) {
      if (folder.getFileName().toString().startsWith(MODELS)) {
        models.add(read(folder));
      }
    }
    models.sort(Comparator.comparing(CachedModel::model));
    return models;
  }

  private static CachedModel read(Path folder) throws IOException {
    String name = folder.getFileName().toString().substring(MODELS.length()).replace("--", "/");
    Map<String, String> refs = CachedRevision.refs(folder.resolve("refs"));
    List<CachedRevision> revisions = new ArrayList<>();
    Set<Path> contents = new TreeSet<>();
    for (Path snapshot : folders(folder.resolve("snapshots"))) {
      revisions.add(CachedRevision.of(snapshot, refs));
      contents.addAll(CachedRevision.contents(CachedRevision.files(snapshot)));
    }
    long unfinished = unfinished(folder.resolve("blobs"));
    return new CachedModel(
        name, folder, CachedRevision.bytes(contents) + unfinished, unfinished, revisions);
  }

  private static long unfinished(Path blobs) throws IOException {
    long bytes = 0;
    if (Files.isDirectory(blobs)) {
      try (Stream<Path> files = Files.list(blobs)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".incomplete")).toList()) {
          bytes += Files.size(file);
        }
      }
    }
    return bytes;
  }

  /**
   * Removes a model with all that is cached of it.
   *
   * @throws HubException if it is not cached, or is being downloaded
   */
  public void remove(ModelReference model) throws IOException {
    CacheFolder folder = existing(model);
    try (BlobRemoval blobs = BlobRemoval.of(folder, model, children(folder.blobs()))) {
      for (Path part : children(folder.path())) {
        if (!part.equals(folder.blobs())) {
          delete(part);
        }
      }
      blobs.run();
    }
    deleteIfEmpty(folder.blobs());
    deleteIfEmpty(folder.path());
    deleteIfEmpty(folder.locks());
  }

  /**
   * Removes one revision: its snapshot, the names that lead to it, and what only it holds.
   *
   * @throws HubException if it is not cached, or is being downloaded
   */
  public void removeRevision(ModelReference model) throws IOException {
    CacheFolder folder = existing(model);
    String commit = folder.commit(model);
    if (commit == null || !Files.isDirectory(folder.snapshot(commit))) {
      throw new HubException("%s: found no such revision in %s".formatted(model, settings.cache()));
    }
    Set<Path> own = CachedRevision.contents(CachedRevision.files(folder.snapshot(commit)));
    List<Path> snapshots = folders(folder.snapshots());
    for (Path other : snapshots) {
      if (!other.equals(folder.snapshot(commit))) {
        own.removeAll(CachedRevision.contents(CachedRevision.files(other)));
      }
    }
    if (snapshots.size() == 1) {
      remove(model);
      return;
    }
    Path parent = Files.exists(folder.blobs()) ? folder.blobs().toRealPath() : folder.blobs();
    own.removeIf(content -> !content.startsWith(parent));
    try (BlobRemoval blobs = BlobRemoval.of(folder, model, own)) {
      for (Map.Entry<String, String> ref : CachedRevision.refs(folder.refs()).entrySet()) {
        if (ref.getValue().equals(commit)) {
          Files.delete(folder.refs().resolve(ref.getKey()));
        }
      }
      delete(folder.snapshot(commit));
      blobs.run();
    }
  }

  private CacheFolder existing(ModelReference model) throws HubException {
    CacheFolder folder = CacheFolder.of(settings, model);
    if (!Files.isDirectory(folder.path(), LinkOption.NOFOLLOW_LINKS)) {
      throw new HubException(
          "%s: found no such model in %s".formatted(model.model(), settings.cache()));
    }
    return folder;
  }

  private static List<Path> folders(Path parent) throws IOException {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(parent)) {
      return children
          .filter(child -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /** Deletes a folder, unless a download has begun that puts something there. */
  private static void deleteIfEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      // Begun since the locks were taken; it goes on undisturbed.
    }
  }

  /** Deletes a folder with all that is in it; of a link only the link. */
  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
