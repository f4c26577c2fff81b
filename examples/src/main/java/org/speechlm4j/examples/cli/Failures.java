package org.speechlm4j.examples.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CancellationException;
import org.speechlm4j.core.weights.InsufficientMemoryException;
import org.speechlm4j.core.weights.MissingTensorException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a failure prints, one line on standard error, and which exit code it gives. */
final class Failures {

  /** Exit code of work that ran and whose answer is no. */
  static final int NO = 1;

  /** Exit code of a file that cannot be read, written or used. */
  static final int BAD_FILE = 3;

  /** Exit code of a command that was interrupted: 128 and the number of the signal of Ctrl-C. */
  static final int INTERRUPTED = 130;

  /** Exit code of a fault of this program. */
  static final int FAULT = 70;

  private Failures() {}

  static int reportUsage(ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String problem = oneLine(String.valueOf(failure.getMessage())) + suggestion(failure);
    command.getErr().println(name + ": " + problem + " (see " + name + " --help)");
    return ExitCode.USAGE;
  }

  /** The command that is most like one that there is not. */
  private static String suggestion(ParameterException failure) {
    return failure instanceof UnmatchedArgumentException unmatched
            && !unmatched.getSuggestions().isEmpty()
        ? "; did you mean " + unmatched.getSuggestions().getFirst() + "?"
        : "";
  }

  static int report(Exception failure, CommandLine command, boolean debug) {
    if (debug) {
      failure.printStackTrace(command.getErr());
    } else {
      command.getErr().println("speechlm: " + describe(failure));
    }
    return code(failure);
  }

  static int code(Exception failure) {
    return switch (failure) {
      case CancellationException e -> INTERRUPTED;
      case InterruptedIOException e -> INTERRUPTED;
      case IOException e -> BAD_FILE;
      case UncheckedIOException e when e.getCause() != null -> code(e.getCause());
      case MissingTensorException e -> BAD_FILE;
      case InsufficientMemoryException e -> BAD_FILE;
      case UnsupportedOperationException e -> BAD_FILE;
      case IllegalArgumentException e -> ExitCode.USAGE;
      default -> FAULT;
    };
  }

  static String describe(Exception failure) {
    String text =
        switch (failure) {
          case FileSystemException e when e.getReason() != null ->
              e.getFile() + ": " + e.getReason();
          case NoSuchFileException e -> e.getFile() + ": found no such file, need it";
          case AccessDeniedException e -> e.getFile() + ": found no permission, need it";
          case FileAlreadyExistsException e ->
              e.getFile() + ": found it there already, need a name that is free";
          case FileSystemException e ->
              e.getFile() + ": cannot be used (" + e.getClass().getSimpleName() + ")";
          case UncheckedIOException e when e.getCause() != null -> describe(e.getCause());
          default ->
              code(failure) == FAULT
                  ? "a fault of this program (" + failure + "); --debug prints where"
                  : String.valueOf(failure.getMessage());
        };
    return oneLine(text);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s*\\R\\s*", " ");
  }
}
