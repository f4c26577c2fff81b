package org.speechlm4j.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line of the benchmarks. */
@Command(
    name = "benchmarks",
    description = "How fast it is, beside peers and beside what the machine can do.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {CompareCommand.class, ReportCommand.class, InterruptsCommand.class})
public final class Benchmarks {

  /** The repository's folder, which the script tells. */
  static final String HOME = "speechlm.home";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Print this help.")
  @SuppressWarnings("UnusedVariable") // picocli itself acts on it
  private boolean help;

  private Benchmarks() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Benchmarks()).execute(args));
  }
}
