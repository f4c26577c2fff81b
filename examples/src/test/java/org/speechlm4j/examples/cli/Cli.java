package org.speechlm4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.speechlm4j.examples.house.Repository;
import picocli.CommandLine;

/**
 * What one run of the command line gave.
 *
 * @param code exit code
 * @param out standard output
 * @param err standard error
 */
record Cli(int code, String out, String err) {

  /** Runs the command line in this process; arguments that are no text are written as such. */
  static Cli run(Object... args) {
    return run(Map.of("HF_HUB_OFFLINE", "1"), args);
  }

  /** As {@link #run(Object...)}, in an environment of these variables alone. */
  static Cli run(Map<String, String> environment, Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = SpeechLm.commandLine(environment);
    commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] words = Arrays.stream(args).map(String::valueOf).toArray(String[]::new);
    int code = SpeechLm.execute(commandLine, words);
    return new Cli(code, out.toString(), err.toString());
  }

  /** A fixture among a module's test resources. */
  static Path fixture(String module, String name) {
    return Repository.root().resolve(module).resolve("src/test/resources/fixtures").resolve(name);
  }

  List<JsonNode> json() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : out.lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  /** The run succeeded, silently on standard error. */
  Cli succeeded() {
    assertThat(err).isEmpty();
    assertThat(code).isZero();
    return this;
  }

  /** The run failed with one line on standard error that has all parts, and printed no result. */
  void failed(int expected, Object... parts) {
    assertThat(err.lines().toList()).as(err).hasSize(1);
    for (Object part : parts) {
      assertThat(err).contains(part.toString());
    }
    assertThat(err).doesNotContain("Exception").doesNotContain("\tat ");
    assertThat(out).isEmpty();
    assertThat(code).isEqualTo(expected);
  }
}
