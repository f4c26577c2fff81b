package org.speechlm4j.examples.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.speechlm4j.core.hub.ModelReference;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The {@code speechlm} command: its options and the list of its subcommands. */
@Command(
    name = "speechlm",
    description = "Composable components of speech-text language models.",
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:success",
      "1:the work ran and its answer is no",
      "2:a wrong option or argument",
      "3:a file or model that cannot be had, read, written or used",
      "70:a fault of this program, or too little memory",
      "130:interrupted, as by Ctrl-C"
    },
    subcommands = {
      DownloadCommand.class,
      CacheCommand.class,
      VerifyCommand.class,
      InspectCommand.class,
      DiffCommand.class,
      ExportCommand.class,
      BenchCommand.class,
      BenchTrainingCommand.class,
      KMeansCommand.class,
      TokenizeCommand.class,
      EncodeCommand.class,
      DecodeCommand.class,
      TrainCommand.class,
      TourCommand.class,
      CorpusCommand.class,
    })
public final class SpeechLm implements Runnable {

  private static final long MOST_MILLISECONDS_TO_STOP = 800;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Print this help.")
  @SuppressWarnings("UnusedVariable") // picocli itself acts on it
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version.")
  @SuppressWarnings("UnusedVariable") // picocli itself acts on it
  private boolean version;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of a failure.")
  private boolean debug;

  private final Map<String, String> environment;

  private SpeechLm(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    // Numbers are for programs too, in pages and tables.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    CountDownLatch ended = new CountDownLatch(1);
    Thread worker = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(worker, ended)));
    int code;
    try {
      code = execute(commandLine(System.getenv()), args);
    } catch (OutOfMemoryError e) {
      System.err.println(
          "speechlm: found too little memory (%s), need more: set -Xmx in SPEECHLM_OPTS"
              .formatted(e.getMessage()));
      code = Failures.FAULT;
    }
    ended.countDown();
    System.exit(code);
  }

  /** Runs a command line; one whose results could not be printed has failed. */
  static int execute(CommandLine commandLine, String... args) {
    int code = commandLine.execute(args);
    boolean printed = !commandLine.getOut().checkError();
    // The writer does not hear of what the stream below it met.
    if (code == 0 && (System.out.checkError() || !printed)) {
      commandLine
          .getErr()
          .println(
              "speechlm: standard output: cannot be written; its disk is full or its reader gone");
      return Failures.BAD_FILE;
    }
    return code;
  }

  /** On Ctrl-C, has the command break off, so that it clears away what it has half done. */
  private static void stop(Thread worker, CountDownLatch ended) {
    if (ended.getCount() == 0) {
      return;
    }
    worker.interrupt();
    try {
      ended.await(MOST_MILLISECONDS_TO_STOP, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The whole command line, with one line on standard error, no stack trace, for each failure.
   *
   * @param environment variables by name, which say how the hub is reached
   */
  static CommandLine commandLine(Map<String, String> environment) {
    SpeechLm root = new SpeechLm(environment);
    return new CommandLine(root)
        .registerConverter(ModelFolder.class, text -> new ModelFolder(root.hub(), text))
        .registerConverter(ModelReference.class, SpeechLm::reference)
        .registerConverter(Path.class, SpeechLm::path)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((failure, args) -> Failures.reportUsage(failure))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> Failures.report(failure, command, root.debug));
  }

  private static ModelReference reference(String text) {
    try {
      return ModelReference.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException(
          "found '%s', need a name that files can have here: %s".formatted(text, e.getReason()));
    }
  }

  /** How commands reach the hub. */
  HubAccess hub() {
    return new HubAccess(environment, () -> spec.commandLine().getErr());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "found no command, need one");
  }
}
