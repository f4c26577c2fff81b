package org.speechlm4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SpeechLmTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine commandLine = SpeechLm.commandLine();
    commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return commandLine.execute(args);
  }

  @Test
  void help_isPrintedOnStandardOutput() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).startsWith("Usage: speechlm");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void version_isTheBuilds() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).matches("speechlm \\d+\\.\\d+\\.\\d+.*\\R");
  }

  @Test
  void noCommand_isAUsageError() {
    assertThat(run()).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("need one");
  }

  @Test
  void unknownCommand_isAUsageErrorThatNamesIt() {
    assertThat(run("sing")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("sing");
  }
}
