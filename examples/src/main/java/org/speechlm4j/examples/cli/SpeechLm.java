package org.speechlm4j.examples.cli;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The {@code speechlm} command: its options and the list of its subcommands.
 *
 * <p>Exit codes: 0 success; 1 the work ran and its answer is no; 2 a wrong option or argument; 3 a
 * file that cannot be read, written or used.
 */
@Command(
    name = "speechlm",
    description = "Composable components of speech-text language models.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class SpeechLm implements Runnable {

  /** Exit code of a file that cannot be read, written or used. */
  public static final int BAD_FILE = 3;

  @Spec private CommandSpec spec;

  private SpeechLm() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The whole command line, with one line on standard error, no stack trace, for each failure. */
  static CommandLine commandLine() {
    return new CommandLine(new SpeechLm()).setExecutionExceptionHandler(SpeechLm::report);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "speechlm: found no command, need one");
  }

  private static int report(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) throws Exception {
    int code =
        switch (failure) {
          case IOException e -> BAD_FILE;
          case IllegalArgumentException e -> CommandLine.ExitCode.USAGE;
          default -> throw failure;
        };
    commandLine.getErr().println(failure.getMessage());
    return code;
  }
}
