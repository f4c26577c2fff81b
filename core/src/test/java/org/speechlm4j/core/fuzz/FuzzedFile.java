package org.speechlm4j.core.fuzz;

import java.util.List;

/**
 * One of the files that a reader reads, and how it is damaged.
 *
 * @param name in the folder
 * @param valid valid contents, of which the first stands there while another file is damaged
 * @param mutation the damage
 */
public record FuzzedFile(String name, List<byte[]> valid, Mutation mutation) {

  /** Copies the list. */
  public FuzzedFile {
    valid = List.copyOf(valid);
    if (valid.isEmpty()) {
      throw new IllegalArgumentException(name + ": found no valid content, need one");
    }
  }
}
