package org.speechlm4j.benchmarks.whole;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command that is run to its end. */
final class Program {

  private static final JsonMapper JSON = new JsonMapper();
  private static final double NANOSECONDS = 1e9;

  private final List<String> command;

  private Program(List<String> command) {
    this.command = List.copyOf(command);
  }

  /** Of a command and its arguments. */
  static Program of(List<String> command) {
    return new Program(command);
  }

  /** With further arguments. */
  Program with(Object... arguments) {
    List<String> longer = new ArrayList<>(command);
    for (Object argument : arguments) {
      longer.add(argument.toString());
    }
    return new Program(longer);
  }

  /** The objects that it prints, one a line; what it says on standard error goes to ours. */
  List<JsonNode> lines() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    for (String line : process.inputReader().lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    await(process);
    return lines;
  }

  /** Seconds from its start to its end. */
  double seconds() throws IOException {
    long start = System.nanoTime();
    await(
        new ProcessBuilder(command)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.INHERIT)
            .start());
    return (System.nanoTime() - start) / NANOSECONDS;
  }

  private void await(Process process) throws IOException {
    try {
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException("%s: ended with %d".formatted(Path.of(command.getFirst()), code));
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException(command + ": interrupted", e);
    }
  }

  @Override
  public String toString() {
    return String.join(" ", command);
  }
}
