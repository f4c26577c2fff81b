package org.speechlm4j.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The command line in a process of its own, for what cannot be tried in this one. */
final class CliProcess implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 300;
  private static final long LOOK_AGAIN_MILLISECONDS = 20;

  private final Process process;
  private final Path errors;

  private CliProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
  }

  /**
   * Starts a command.
   *
   * @param folder where its outputs are kept
   * @param flags of the virtual machine
   */
  static CliProcess start(Path folder, List<String> flags, Object... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(SpeechLm.class.getName());
    Arrays.stream(args).map(String::valueOf).forEach(command::add);
    Path errors = Files.createTempFile(folder, "errors", null);
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(errors.toFile())
            .start();
    return new CliProcess(process, errors);
  }

  /** Waits until something holds, or the process or patience ends; whether it held. */
  boolean await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      boolean ended = process.waitFor(LOOK_AGAIN_MILLISECONDS, TimeUnit.MILLISECONDS);
      if (ended || System.nanoTime() > deadline) {
        return condition.getAsBoolean();
      }
    }
    return true;
  }

  /** Presses Ctrl-C; the seconds until the process has ended. */
  double interrupt() throws IOException, InterruptedException {
    long start = System.nanoTime();
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    code();
    return (System.nanoTime() - start) * 1e-9;
  }

  /** The exit code, once there is one. */
  int code() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("found a process that does not end, need it to");
    }
    return process.exitValue();
  }

  /** What it printed on standard error, but for the virtual machine's own warnings. */
  List<String> errors() throws IOException {
    return Files.readAllLines(errors, UTF_8).stream()
        .filter(line -> !line.startsWith("WARNING: "))
        .toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
