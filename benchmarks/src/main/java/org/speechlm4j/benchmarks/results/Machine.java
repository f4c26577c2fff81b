package org.speechlm4j.benchmarks.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The machine that this process runs on, and its Java. */
public final class Machine {

  private static final double KIBIBYTES_OF_GIBIBYTE = 1 << 20;

  private Machine() {}

  /** In one line: processor, memory, system, Java. */
  public static String describe() {
    return "%s, %d processors%s; %s %s; JDK %s"
        .formatted(
            processor(),
            Runtime.getRuntime().availableProcessors(),
            memory(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.version());
  }

  private static String processor() {
    return processor(lines("/proc/cpuinfo"));
  }

  /** The first processor of Linux's {@code /proc/cpuinfo}. */
  static String processor(List<String> lines) {
    Map<String, String> first = new LinkedHashMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        first.putIfAbsent(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    }
    if (!first.containsKey("model name")) {
      return "unknown processor";
    }
    String flags = " " + first.getOrDefault("flags", "") + " ";
    String vectors =
        flags.contains(" avx512f ") ? "AVX-512" : flags.contains(" avx2 ") ? "AVX2" : "";
    return "%s (family %s, model %s%s)"
        .formatted(
            first.get("model name"),
            first.getOrDefault("cpu family", "?"),
            first.getOrDefault("model", "?"),
            vectors.isEmpty() ? "" : ", " + vectors);
  }

  private static String memory() {
    return lines("/proc/meminfo").stream()
        .filter(line -> line.startsWith("MemTotal:"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .map(kibibytes -> ", %.0f GiB".formatted(kibibytes / KIBIBYTES_OF_GIBIBYTE))
        .findFirst()
        .orElse("");
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (IOException e) {
      return List.of(); // not Linux: the description says less
    }
  }
}
