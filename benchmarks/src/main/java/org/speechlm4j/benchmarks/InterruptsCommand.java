package org.speechlm4j.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.speechlm4j.benchmarks.interrupt.InterruptLatency;
import org.speechlm4j.benchmarks.interrupt.LongWork;
import org.speechlm4j.benchmarks.results.Machine;
import org.speechlm4j.core.cpu.CpuEngine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How soon long work stops, as the table of {@code docs/reliability.md}. */
@Command(
    name = "interrupts",
    description = "Seconds from an interrupt to the end of long work. Needs SPEECHLM_OPTS=-Xmx8g.")
final class InterruptsCommand implements Callable<Integer> {

  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration LATER = Duration.ofSeconds(1);

  @Spec private CommandSpec spec;

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      defaultValue = "",
      description = "Only the work in whose name this is found.")
  private Pattern only;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Threads that compute (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("interrupts");
    try {
      CpuEngine engine = CpuEngine.withThreads(threads);
      measure(
          new LongWork.Place(engine, MeasureOptions.repository().root(), folder),
          spec.commandLine().getOut());
    } finally {
      delete(folder);
    }
    return 0;
  }

  private static void delete(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private void measure(LongWork.Place place, PrintWriter out)
      throws IOException, InterruptedException {
    out.println(Machine.describe());
    out.println("| work | first call | later |\n|---|--:|--:|");
    for (LongWork work : LongWork.all()) {
      if (only.matcher(work.name()).find()) {
        Callable<?> prepared = work.preparation().prepare(place);
        Duration first = InterruptLatency.measure(prepared, FIRST);
        Duration later = InterruptLatency.measure(prepared, LATER);
        out.printf(
            Locale.ROOT, "| %s | %.2f | %.2f |%n", work.name(), seconds(first), seconds(later));
        out.flush();
      }
    }
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
