package org.speechlm4j.core.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/**
 * Gives a reader one damaged file after the other on a thread of its own, and watches that thread.
 *
 * <p>A reader that computes for more than two seconds over one file hangs. It is left to itself
 * then, since a Java thread cannot be ended, and the run ends with the file as its finding.
 */
public final class Fuzzer {

  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final long LIMIT_NANOS = 2_000_000_000L;

  /** Waiting, other than computing, may be the machine's fault. */
  private static final long WAITING_NANOS = 60 * LIMIT_NANOS;

  private Fuzzer() {}

  /** Fuzzes a reader as long as the system properties say, and fails if a promise is broken. */
  public static void check(FuzzTarget target)
      throws IOException, InterruptedException, ExecutionException {
    FuzzReport report = run(target, FuzzLength.ofProperties());
    System.out.println(report);
    assertThat(report.failures()).as(report.toString()).isEmpty();
  }

  /** Fuzzes a reader. */
  public static FuzzReport run(FuzzTarget target, FuzzLength length)
      throws IOException, InterruptedException, ExecutionException {
    Path folder = Files.createTempDirectory(memory(), "fuzz-" + target.name());
    FuzzRun run = new FuzzRun(target, length, folder, THREADS);
    FutureTask<FuzzReport> task = new FutureTask<>(run);
    Thread worker = new Thread(task, "fuzz-" + target.name());
    worker.setDaemon(true);
    worker.start();
    while (!worker.join(LOOK)) {
      if (run.computes(worker.threadId()) > LIMIT_NANOS || run.waits() > WAITING_NANOS) {
        return run.hanging(worker.getStackTrace());
      }
    }
    deleteAll(folder);
    return task.get();
  }

  /** A folder that lies in memory where the system has one. */
  private static Path memory() {
    Path shared = Path.of("/dev/shm");
    return Files.isWritable(shared) ? shared : Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(Fuzzer::delete);
    }
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
