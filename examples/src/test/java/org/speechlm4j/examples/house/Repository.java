package org.speechlm4j.examples.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The repository under test: where it lies, its modules and their packages. */
public final class Repository {

  private Repository() {}

  /** The folder of the parent pom, whichever folder the test is started in. */
  public static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(folder.resolve("bom/pom.xml"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("found no bom/pom.xml here or above, need the repository");
      }
    }
    return folder;
  }

  /** The names of the modules that hold sources. */
  static List<String> modules() throws IOException {
    try (Stream<Path> folders = Files.list(root())) {
      return folders
          .filter(folder -> Files.isDirectory(folder.resolve("src/main/java")))
          .map(folder -> folder.getFileName().toString())
          .toList();
    }
  }

  /** The folders of a module's packages with classes, tests included, as {@code org/...}. */
  static List<String> packages(String module) throws IOException {
    return JavaFormatting.sources(root().resolve(module)).stream()
        .map(file -> file.getParent().toString().replace('\\', '/'))
        .map(folder -> folder.substring(folder.indexOf("/java/org/") + "/java/".length()))
        .distinct()
        .toList();
  }
}
