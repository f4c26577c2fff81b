package org.speechlm4j.examples.corpus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code corpus}: what can be done with the small spoken corpus. */
@Command(
    name = "corpus",
    description = "The small spoken corpus.",
    mixinStandardHelpOptions = true,
    subcommands = CorpusCommand.Make.class,
    synopsisSubcommandLabel = "COMMAND")
public final class CorpusCommand implements Runnable {

  @Spec private CommandSpec spec;

  /** The command, for a command line to hang it from. */
  public CorpusCommand() {}

  /** Runs the command alone and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new CorpusCommand()).execute(args));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "corpus: found no command, need one");
  }

  /** The command {@code corpus make}. */
  @Command(
      name = "make",
      description = {
        "Makes the corpus anew, the same bytes for the same seed and tools.",
        "Needs eSpeak NG's library and the program flac."
      },
      mixinStandardHelpOptions = true)
  static final class Make implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "Folder to write to.")
    private Path folder;

    @Option(names = "--seed", required = true, description = "Decides who says what.")
    private long seed;

    @Option(names = "--quiet", description = "Show no progress.")
    private boolean quiet;

    @Override
    public Integer call() throws IOException {
      CorpusMaker maker = new CorpusMaker(folder, seed);
      if (quiet) {
        maker.make(done -> {});
        return CommandLine.ExitCode.OK;
      }
      try (ProgressBar bar = new ProgressBar("corpus", maker.files())) {
        maker.make(bar::stepTo);
      }
      return CommandLine.ExitCode.OK;
    }
  }
}
