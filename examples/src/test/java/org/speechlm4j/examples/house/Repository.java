package org.speechlm4j.examples.house;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the sources under test lie. */
final class Repository {

  private Repository() {}

  /** The folder of the parent pom, whichever folder the test is started in. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(folder.resolve("bom/pom.xml"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("no folder with bom/pom.xml at or above " + Path.of(""));
      }
    }
    return folder;
  }
}
