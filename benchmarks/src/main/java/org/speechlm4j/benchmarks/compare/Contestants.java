package org.speechlm4j.benchmarks.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;

/** A process that times jobs when asked: {@link Worker}, or a peers' script that acts alike. */
final class Contestants implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();

  private final String name;
  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter requests;

  /** Starts a command; what it says on standard error goes to ours. */
  Contestants(String name, List<String> command) throws IOException {
    this.name = name;
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
    // Where these are set, they hold OpenBLAS to another processor's kernels.
    builder.environment().keySet().removeAll(List.of("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"));
    this.process = builder.start();
    this.answers = process.inputReader();
    this.requests = process.outputWriter();
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @throws IOException if the process has ended instead
   */
  JsonNode ask(ObjectNode request) throws IOException {
    requests.write(request.toString());
    requests.newLine();
    requests.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException(name + ": ended without an answer to " + request);
    }
    return JSON.readTree(answer);
  }

  /** Lets it end by itself. */
  @Override
  public void close() {
    try {
      requests.close();
    } catch (IOException e) {
      process.destroy(); // it has ended already, or does not listen
    }
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }
}
