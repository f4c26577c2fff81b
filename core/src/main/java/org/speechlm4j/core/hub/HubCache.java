package org.speechlm4j.core.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    for (Path folder : Folders.folders(settings.cache())) {
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
    Map<Object, Long> contents = new HashMap<>();
    for (Path snapshot : Folders.folders(folder.resolve("snapshots"))) {
      revisions.add(CachedRevision.of(snapshot, refs));
      contents.putAll(CachedRevision.contents(Folders.files(snapshot)));
    }
    long unfinished = unfinished(folder.resolve("blobs"));
    return new CachedModel(
        name, folder, CachedRevision.bytes(contents) + unfinished, unfinished, revisions);
  }

  private static long unfinished(Path blobs) throws IOException {
    List<Path> files = Folders.children(blobs).stream().filter(BlobRemoval::isUnfinished).toList();
    return CachedRevision.bytes(CachedRevision.contents(files));
  }

  /**
   * Removes a model with all that is cached of it.
   *
   * @throws HubException if it is not cached, or is being downloaded
   */
  public void remove(ModelReference model) throws IOException {
    CacheFolder folder = existing(model);
    try (BlobRemoval blobs = BlobRemoval.of(folder, model, blobs(folder))) {
      for (Path part : Folders.children(folder.path())) {
        if (!part.equals(folder.blobs())) {
          Folders.delete(part);
        }
      }
      blobs.run();
    }
    Folders.deleteIfEmpty(folder.blobs());
    Folders.deleteIfEmpty(folder.path());
    Folders.deleteIfEmpty(folder.locks());
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
    List<Path> snapshots = Folders.folders(folder.snapshots());
    if (snapshots.size() == 1) {
      remove(model);
      return;
    }
    List<Path> own = blobsOf(folder, folder.snapshot(commit), snapshots);
    try (BlobRemoval blobs = BlobRemoval.of(folder, model, own)) {
      for (Map.Entry<String, String> ref : CachedRevision.refs(folder.refs()).entrySet()) {
        if (ref.getValue().equals(commit)) {
          Files.delete(folder.refs().resolve(ref.getKey()));
        }
      }
      Folders.delete(folder.snapshot(commit));
      blobs.run();
    }
  }

  /** The blobs that one snapshot leads to, by links of whatever kind, and no other does. */
  private static List<Path> blobsOf(CacheFolder folder, Path snapshot, List<Path> snapshots)
      throws IOException {
    Set<Object> own = new HashSet<>(CachedRevision.contents(Folders.files(snapshot)).keySet());
    for (Path other : snapshots) {
      if (!other.equals(snapshot)) {
        own.removeAll(CachedRevision.contents(Folders.files(other)).keySet());
      }
    }
    List<Path> blobs = new ArrayList<>();
    for (Path blob : blobs(folder)) {
      if (CachedRevision.contents(List.of(blob)).keySet().stream().anyMatch(own::contains)) {
        blobs.add(blob);
      }
    }
    return blobs;
  }

  /** What is in the folder of blobs, unless that is a link to somewhere else. */
  private static List<Path> blobs(CacheFolder folder) throws IOException {
    return Files.isDirectory(folder.blobs(), LinkOption.NOFOLLOW_LINKS)
        ? Folders.children(folder.blobs())
        : List.of();
  }

  private CacheFolder existing(ModelReference model) throws HubException {
    CacheFolder folder = CacheFolder.of(settings, model);
    if (!Files.isDirectory(folder.path(), LinkOption.NOFOLLOW_LINKS)) {
      throw new HubException(
          "%s: found no such model in %s".formatted(model.model(), settings.cache()));
    }
    return folder;
  }
}
