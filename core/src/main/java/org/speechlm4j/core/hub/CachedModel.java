package org.speechlm4j.core.hub;

import java.nio.file.Path;
import java.util.List;

/**
 * A model in the cache.
 *
 * @param model {@code owner/name}, or a name alone for models of no owner
 * @param folder its folder in the cache
 * @param bytes what it takes: its revisions' contents, each once, and {@code unfinished}
 * @param unfinished what broken downloads have left: this library's goes on from it, Python's
 *     begins anew
 * @param revisions its commits, in the order of their hashes
 */
public record CachedModel(
    String model, Path folder, long bytes, long unfinished, List<CachedRevision> revisions) {

  /** Copies the list. */
  public CachedModel {
    revisions = List.copyOf(revisions);
  }
}
