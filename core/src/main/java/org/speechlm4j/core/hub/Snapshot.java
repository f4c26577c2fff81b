package org.speechlm4j.core.hub;

import java.nio.file.Path;
import java.util.List;

/**
 * A model's files at one commit, in the cache.
 *
 * @param model what was asked for
 * @param commit the commit that its revision is at, 40 hexadecimal digits
 * @param folder holds the files; what every loader takes
 * @param files their names, relative to the folder
 */
public record Snapshot(ModelReference model, String commit, Path folder, List<String> files) {

  /** Copies the list. */
  public Snapshot {
    files = List.copyOf(files);
  }
}
