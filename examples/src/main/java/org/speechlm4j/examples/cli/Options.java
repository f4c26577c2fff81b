package org.speechlm4j.examples.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks of what options may be. */
final class Options {

  private Options() {}

  /**
   * Fails as wrong usage of a command unless something holds.
   *
   * @param problem the option, what was found and what is needed
   */
  static void require(CommandSpec command, boolean holds, String problem) {
    if (!holds) {
      throw new ParameterException(command.commandLine(), problem);
    }
  }
}
