package org.speechlm4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

class SpeechLmTest {

  static Stream<String> commands() {
    return SpeechLm.commandLine(Map.of()).getSubcommands().keySet().stream().sorted();
  }

  @Test
  void help_isPrintedOnStandardOutput_withTheExitCodes() {
    Cli run = Cli.run("--help").succeeded();
    assertThat(run.out()).startsWith("Usage: speechlm").contains("Exit codes:");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommand_hasHelp(String command) {
    Cli run = Cli.run(command, "--help").succeeded();
    assertThat(run.out()).contains("Usage: speechlm " + command);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommand_refusesAnUnknownOption(String command) {
    Cli.run(command, "--sing").failed(ExitCode.USAGE, "speechlm " + command, "--help");
  }

  @Test
  void version_isTheBuilds() {
    Cli run = Cli.run("--version").succeeded();
    assertThat(run.out()).matches("speechlm \\d+\\.\\d+\\.\\d+.*\\R");
  }

  @Test
  void noCommand_isAUsageError() {
    Cli.run().failed(ExitCode.USAGE, "need one");
  }

  @Test
  void unknownCommand_isAUsageErrorThatNamesIt() {
    Cli.run("sing").failed(ExitCode.USAGE, "sing");
  }

  @Test
  void mistypedCommand_namesTheOneThatIsMeant() {
    Cli.run("tokenise", "a.wav").failed(ExitCode.USAGE, "did you mean tokenize?");
  }

  @Test
  void nameThatNoFileCanHave_isAUsageErrorInPlainWords() {
    Cli.run("verify", "a\0b").failed(ExitCode.USAGE, "need a name that files can have here");
  }

  @Test
  void threadsThatAreNoNumber_areAUsageError(@TempDir Path folder) throws Exception {
    Path model = Cli.fixture("tokenizers", "hubert-base");
    List<String> flags = List.of("-Dspeechlm.threads=many");
    try (CliProcess run = CliProcess.start(folder, flags, "verify", model)) {
      assertThat(run.code()).isEqualTo(ExitCode.USAGE);
      assertThat(run.errors())
          .containsExactly(
              "speechlm: -Dspeechlm.threads: found \"many\", need a whole number from 1");
    }
  }

  @Test
  void debug_printsWhereAFailureComesFrom() {
    Cli run = Cli.run("inspect", "none", "--debug");
    assertThat(run.err()).contains("InvalidFileException", "\tat ");
    assertThat(run.code()).isEqualTo(Failures.BAD_FILE);
  }

  @Test
  void resultsThatCannotBePrinted_areAFailure() {
    Writer full =
        new FilterWriter(Writer.nullWriter()) {
          @Override
          public void write(String text, int from, int count) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        SpeechLm.commandLine(Map.of())
            .setOut(new PrintWriter(full))
            .setErr(new PrintWriter(err, true));
    assertThat(SpeechLm.execute(commandLine, "--version")).isEqualTo(Failures.BAD_FILE);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "speechlm: standard output: cannot be written; its disk is full or its reader gone");
  }
}
