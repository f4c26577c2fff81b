package org.speechlm4j.examples.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the script {@code speechlm} needs to start Java without Maven: a file of three lines that
 * name the repository's folder, the JDK's and the class path.
 *
 * <p>The build runs this on the JDK that it chose. The file is dated back to the build's start, so
 * that a source saved while the build ran is newer and makes the script build again.
 */
final class LaunchFile {

  private LaunchFile() {}

  /**
   * Writes {@code target/launch} in the folder {@code args[0]}, dated {@code args[1]} (ISO-8601).
   */
  public static void main(String[] args) throws IOException {
    Path root = Path.of(args[0]).toRealPath();
    Path file = root.resolve("target", "launch");
    Files.createDirectories(root.resolve("target"));
    String home = System.getProperty("java.home");
    String classPath = looseClasses(System.getProperty("java.class.path"));
    // No temporary file, which its owner alone may read.
    Path draft = file.resolveSibling("launch." + ProcessHandle.current().pid());
    Files.write(draft, List.of(root.toString(), home, classPath));
    Files.setLastModifiedTime(draft, FileTime.from(Instant.parse(args[1])));
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The class path with each module's jar replaced by the folder that it is packed from. */
  private static String looseClasses(String classPath) {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(classPath)
        .map(
            entry ->
                entry.replaceFirst(
                    "([/\\\\]target[/\\\\])speechlm4j-[^/\\\\]*\\.jar$", "$1classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
