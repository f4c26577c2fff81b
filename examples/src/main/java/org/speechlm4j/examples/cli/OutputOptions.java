package org.speechlm4j.examples.cli;

import picocli.CommandLine.Option;

/** How much a command prints, and in which form. */
final class OutputOptions {

  @Option(
      names = {"-q", "--quiet"},
      description = "Print results alone: no progress, no remarks.")
  private boolean quiet;

  @Option(names = "--json", description = "Print results as JSON, one object a line.")
  private boolean json;

  boolean quiet() {
    return quiet;
  }

  boolean json() {
    return json;
  }
}
