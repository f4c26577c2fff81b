package org.speechlm4j.examples.house;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;

/**
 * The repository's Java formatting, google-java-format's own, checked and applied.
 *
 * <p>Spotless would run the formatter inside Maven's JVM, which may be older than the sources'
 * language level and then cannot parse them. So a test checks on the toolchain's JDK, and the
 * profile {@code format} starts this file by itself on the same JDK to rewrite; it therefore uses
 * nothing but the formatter.
 */
final class JavaFormatting {

  private static final Set<String> NOT_SOURCES = Set.of("target", "out");

  private JavaFormatting() {}

  /** Rewrites every source below the folder {@code args[0]} that is not formatted. */
  public static void main(String[] args) throws IOException {
    System.exit(run(Path.of(args[0]), "--replace", System.out, System.err));
  }

  /** Names on {@code out} the sources below {@code root} that are not formatted. */
  static void check(Path root, PrintStream out, PrintStream err) throws IOException {
    run(root, "--dry-run", out, err);
  }

  /** Every Java file below {@code root} outside hidden folders and the build's outputs. */
  static List<Path> sources(Path root) throws IOException {
    List<Path> sources = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = String.valueOf(folder.getFileName());
            boolean skip = name.startsWith(".") || NOT_SOURCES.contains(name);
            return skip && !folder.equals(root)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (String.valueOf(file.getFileName()).endsWith(".java")) {
              sources.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return sources;
  }

  private static int run(Path root, String action, PrintStream out, PrintStream err)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of(action));
    sources(root).forEach(file -> arguments.add(file.toString()));
    return ToolProvider.findFirst("google-java-format")
        .orElseThrow()
        .run(out, err, arguments.toArray(String[]::new));
  }
}
