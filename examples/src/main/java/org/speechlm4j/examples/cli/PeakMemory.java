package org.speechlm4j.examples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The largest resident memory that this process has had. */
final class PeakMemory {

  private static final double MEBIBYTE = 1024;

  private PeakMemory() {}

  /** In MiB, or null where the system does not tell. */
  static @Nullable Long mebibytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return null;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .map(line -> Math.round(Long.parseLong(line.replaceAll("\\D", "")) / MEBIBYTE))
          .findFirst()
          .orElse(null);
    }
  }
}
