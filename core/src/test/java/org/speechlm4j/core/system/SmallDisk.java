package org.speechlm4j.core.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A disk of 1 MiB in memory, to be filled. */
public final class SmallDisk implements AutoCloseable {

  /** What it holds, in bytes. */
  public static final long BYTES = 1 << 20;

  private static final String FILL = "fill";

  private final Path folder;
  private final List<String> privilege;

  private SmallDisk(Path folder, List<String> privilege) {
    this.folder = folder;
    this.privilege = privilege;
  }

  /**
   * Mounts one, as root or by {@code sudo}; where neither may, skips the test and says why.
   *
   * @param parent where its mount point is made
   */
  public static SmallDisk mount(Path parent) throws IOException {
    boolean linux = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).equals("linux");
    assumeTrue(linux, "only Linux mounts a disk in memory by tmpfs");
    Path folder = Files.createDirectory(parent.resolve("disk"));
    List<String> refusals = new ArrayList<>();
    for (List<String> privilege : List.of(List.<String>of(), List.of("sudo", "-n"))) {
      String refusal =
          run(
              privilege,
              List.of("mount", "-t", "tmpfs", "-o", "size=1m,mode=0777", "tmpfs", folder + ""));
      if (refusal.isEmpty()) {
        return new SmallDisk(folder, privilege);
      }
      refusals.add(refusal);
    }
    assumeTrue(false, "no small disk can be mounted here: " + refusals);
    throw new IllegalStateException("unreachable");
  }

  /** Runs a command; what it said if it failed, or nothing. */
  private static String run(List<String> privilege, List<String> command) throws IOException {
    List<String> words = Stream.concat(privilege.stream(), command.stream()).toList();
    Process process;
    try {
      process = new ProcessBuilder(words).redirectErrorStream(true).start();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.onExit().join().exitValue();
    return code == 0 ? "" : said.isBlank() ? "failed: " + words : said.strip();
  }

  /** Where it is mounted. */
  public Path folder() {
    return folder;
  }

  /** Fills it but for so many bytes, a multiple of a page. */
  public void leave(int bytes) throws IOException {
    Path fill = folder.resolve(FILL);
    Files.deleteIfExists(fill);
    int free = (int) Files.getFileStore(folder).getUsableSpace();
    Files.write(fill, new byte[free - bytes]);
  }

  /** The names of all files on it, relative to it and in order, but for what fills it. */
  public List<String> files() throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .filter(name -> !name.equals(FILL))
          .sorted()
          .toList();
    }
  }

  @Override
  public void close() throws IOException {
    String refusal = run(privilege, List.of("umount", folder.toString()));
    if (!refusal.isEmpty()) {
      throw new IOException(folder + ": cannot be unmounted: " + refusal);
    }
  }
}
